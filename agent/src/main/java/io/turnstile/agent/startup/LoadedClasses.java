package io.turnstile.agent.startup;

import io.turnstile.agent.AgentLog;
import io.turnstile.agent.rewrite.SiteRules;
import io.turnstile.agent.select.JdkClasses;
import io.turnstile.agent.select.RuleSet;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Sends the classes that loaded before the transformer through it: the JDK's locks and the thread classes, whose bodies
 * change, and classes that a rule selects, which it is too late for, so that the coverage report names their sites. Where monitors
 * are managed, the application's classes, too: they may meet managed objects; and where that is verified, the JDK's.
 */
final class LoadedClasses {
    private static final Set<String> LOCKS = Set.of(
            "java.util.concurrent.locks.ReentrantLock",
            "java.util.concurrent.locks.ReentrantReadWriteLock",
            "java.util.concurrent.locks.ReentrantReadWriteLock$ReadLock",
            "java.util.concurrent.locks.ReentrantReadWriteLock$WriteLock");

    private final Instrumentation instrumentation;
    private final RuleSet rules;

    LoadedClasses(Instrumentation instrumentation, RuleSet rules) {
        this.instrumentation = instrumentation;
        this.rules = rules;
    }

    /** Retransforms what is loaded. One class that cannot be retransformed does not keep the others from it. */
    void retransform(SiteRules granted, boolean threads) {
        List<Class<?>> affected = new ArrayList<>();
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            ClassLoader loader = loaded.getClassLoader();
            boolean ofJdk = JdkClasses.include(loaded);
            boolean ours = loader == LoadedClasses.class.getClassLoader();
            boolean thread = threads && Thread.class.isAssignableFrom(loaded);
            // Hidden classes cannot be modified; those of lambdas create no lock that their host class does not.
            if (!ours
                    && (granted.retrofitsLocks() && LOCKS.contains(loaded.getName())
                            || thread
                            || (ofJdk ? granted.verifiesMonitors() : granted.managesMonitors())
                            || rules.ruleFor(loaded.getName(), ofJdk) != null)
                    && instrumentation.isModifiableClass(loaded)) {
                affected.add(loaded);
            }
        }
        try {
            instrumentation.retransformClasses(affected.toArray(new Class<?>[0]));
        } catch (Exception | LinkageError oneOfThem) {
            for (Class<?> one : affected) {
                retransformAlone(one);
            }
        }
    }

    private void retransformAlone(Class<?> one) {
        try {
            instrumentation.retransformClasses(one);
        } catch (Exception | LinkageError failure) {
            AgentLog.warn(one.getName() + " stays as it is: " + failure);
        }
    }
}
