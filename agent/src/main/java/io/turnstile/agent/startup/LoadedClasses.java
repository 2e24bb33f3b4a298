package io.turnstile.agent.startup;

import io.turnstile.agent.AgentLog;
import io.turnstile.agent.rewrite.SiteRules;
import io.turnstile.agent.select.JdkClasses;
import io.turnstile.agent.select.OwnClasses;
import io.turnstile.agent.select.RuleSet;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Sends the classes that loaded before the transformer through it: the JDK's locks and the thread classes, whose bodies
 * change, and classes that a rule selects, which it is too late for, so that the coverage report names their sites. Where monitors
 * are managed, the application's classes, too: they may meet managed objects; and where that is verified, the JDK's.
 */
final class LoadedClasses {
    private static final Set<Class<?>> LOCKS = Set.of(
            ReentrantLock.class,
            ReentrantReadWriteLock.class,
            ReentrantReadWriteLock.ReadLock.class,
            ReentrantReadWriteLock.WriteLock.class);

    private final Instrumentation instrumentation;
    private final RuleSet rules;
    private final boolean rulesNameJdk;

    LoadedClasses(Instrumentation instrumentation, RuleSet rules) {
        this.instrumentation = instrumentation;
        this.rules = rules;
        this.rulesNameJdk = rules.nameJdk();
    }

    /** Retransforms what is loaded. One class that cannot be retransformed does not keep the others from it. */
    void retransform(SiteRules granted, boolean threads) {
        List<Class<?>> affected = new ArrayList<>();
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            boolean ofJdk = JdkClasses.include(loaded);
            boolean ours = !ofJdk && OwnClasses.include(loaded);
            boolean thread = threads && Thread.class.isAssignableFrom(loaded);
            // Hidden classes cannot be modified; those of lambdas create no lock that their host class does not.
            if (!ours && (thread || isConcerned(loaded, ofJdk, granted)) && instrumentation.isModifiableClass(loaded)) {
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

    private boolean isConcerned(Class<?> loaded, boolean ofJdk, SiteRules granted) {
        if (ofJdk) { // most of them
            return granted.retrofitsLocks() && LOCKS.contains(loaded)
                    || granted.verifiesMonitors()
                    || rulesNameJdk && rules.ruleFor(loaded.getName(), true) != null;
        }
        return granted.managesMonitors() || rules.ruleFor(loaded.getName(), false) != null;
    }

    private void retransformAlone(Class<?> one) {
        try {
            instrumentation.retransformClasses(one);
        } catch (Exception | LinkageError failure) {
            AgentLog.warn(one.getName() + " stays as it is: " + failure);
        }
    }
}
