package io.turnstile.agent.rewrite;

import io.turnstile.agent.report.Coverage;
import io.turnstile.runtime.policy.LockProtocol;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.CheckClassAdapter;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Defines rewritten copies of test classes, checked by ASM's verifier first and by the JVM's after. */
final class RewritingLoader extends ClassLoader {
    private final Coverage coverage = new Coverage();
    private final SiteRules.Selected rule;
    private final Map<String, byte[]> made = new HashMap<>();

    RewritingLoader(SiteRules.Selected rule) {
        super(RewritingLoader.class.getClassLoader());
        this.rule = rule;
    }

    /** Rewrites to PI locks. */
    static RewritingLoader withPi() {
        return new RewritingLoader(new SiteRules.Selected(LockProtocol.PI, "rules.yaml:1", null));
    }

    Coverage coverage() {
        return coverage;
    }

    /** Adds a class that exists as bytes only. */
    RewritingLoader with(String binaryName, byte[] classFile) {
        made.put(binaryName, classFile);
        return this;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!made.containsKey(name) && !name.startsWith("io.turnstile.agent.rewrite.targets.")) {
            return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : defineRewritten(name);
    }

    private Class<?> defineRewritten(String name) {
        byte[] original = made.containsKey(name) ? made.get(name) : classFileOf(name);
        byte[] rewritten = rewrite(name, original);
        byte[] result = rewritten == null ? original : rewritten;
        assertEquals("", problemsOf(result), "ASM's verifier on " + name);
        return defineClass(name, result, 0, result.length);
    }

    private byte[] rewrite(String name, byte[] original) {
        SiteRecorder sites = new SiteRecorder(name, rule, null);
        byte[] rewritten = new ClassRewriting(original).rewrite(sites, true);
        sites.publish(coverage);
        return rewritten;
    }

    private String problemsOf(byte[] classFile) {
        StringWriter problems = new StringWriter();
        CheckClassAdapter.verify(new ClassReader(classFile), getParent(), false, new PrintWriter(problems));
        return problems.toString();
    }

    static byte[] classFileOf(String name) {
        String path = "/" + name.replace('.', '/') + ".class";
        try (InputStream in = RewritingLoader.class.getResourceAsStream(path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + path, e);
        }
    }
}
