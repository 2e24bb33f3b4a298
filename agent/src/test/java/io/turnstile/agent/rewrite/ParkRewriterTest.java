package io.turnstile.agent.rewrite;

import io.turnstile.agent.report.Coverage;
import io.turnstile.agent.report.Decision;
import io.turnstile.agent.rewrite.targets.Allocations;
import io.turnstile.agent.rewrite.targets.Parkers;
import io.turnstile.runtime.policy.LockProtocol;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.util.CheckClassAdapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ParkRewriterTest {
    private static final String LOCKS_LEFT = "the rule says jvm";
    private static final byte[] PARKERS = RewritingLoader.classFileOf(Parkers.class.getName());

    private final Coverage coverage = new Coverage();

    @Test
    void everyCallAndReferenceIsReplacedAndOtherMethodsAreNot() {
        byte[] rewritten = rewrite(parking(null), PARKERS);

        List<String> calls = lockSupportCalls(rewritten);
        assertEquals(
                List.of(
                        "all: ParkHooks.park()V",
                        "all: ParkHooks.park(Ljava/lang/Object;)V",
                        "all: ParkHooks.parkNanos(J)V",
                        "all: ParkHooks.parkNanos(Ljava/lang/Object;J)V",
                        "all: ParkHooks.parkUntil(J)V",
                        "all: ParkHooks.parkUntil(Ljava/lang/Object;J)V",
                        "references: ParkHooks.park()V",
                        "references: ParkHooks.park(Ljava/lang/Object;)V",
                        "references: ParkHooks.parkNanos(J)V",
                        "serializable: LockSupport.park()V",
                        "others: LockSupport.unpark(Ljava/lang/Thread;)V",
                        "others: LockSupport.setCurrentBlocker(Ljava/lang/Object;)V",
                        "others: LockSupport.getBlocker(Ljava/lang/Thread;)Ljava/lang/Object;",
                        "$deserializeLambda$: LockSupport.park()V"),
                calls);
        assertEquals(
                9, coverage.decisions().stream().filter(Decision::rewritten).count());
        StringWriter problems = new StringWriter();
        CheckClassAdapter.verify(
                new ClassReader(rewritten), getClass().getClassLoader(), false, new PrintWriter(problems));
        assertEquals("", problems.toString());
    }

    @Test
    void serializableReferenceIsLeftWithTheReason() {
        rewrite(parking(null), PARKERS);

        Decision left = coverage.decisions().stream()
                .filter(decision -> !decision.rewritten())
                .findFirst()
                .orElseThrow();
        assertEquals("serializable method reference", left.reason());
        assertEquals("LockSupport::park", left.construct());
    }

    @Test
    void missingFutexLeavesEverySiteWithTheReason() {
        assertNull(rewrite(parking("no futex"), PARKERS));

        assertFalse(coverage.decisions().isEmpty());
        for (Decision decision : coverage.decisions()) {
            assertFalse(decision.rewritten());
        }
    }

    @Test
    void ruleForLocksAloneLeavesParking() {
        SiteRules.Selected locks = new SiteRules.Selected(LockProtocol.PI, "rules.yaml:1", null);

        assertNull(rewrite(locks, PARKERS));
        assertTrue(coverage.decisions().isEmpty());
        assertFalse(ClassRewriting.concerns(locks, PARKERS));
        assertTrue(ClassRewriting.concerns(parking(null), PARKERS));
    }

    /** Parking and locks are two keys of one rule. */
    @Test
    void ruleForParkingAloneLeavesLocks() {
        assertNull(rewrite(parking(null), RewritingLoader.classFileOf(Allocations.class.getName())));

        assertEquals(LOCKS_LEFT, coverage.decisions().get(0).reason());
    }

    @Test
    void unparkAsksTurnstileFirst() {
        byte[] changed =
                new ClassRewriting(RewritingLoader.classFileOf(LockSupport.class.getName())).rewriteLockSupport();

        assertTrue(
                lockSupportCalls(changed).contains("unpark: ParkHooks.unpark(Ljava/lang/Thread;)Z"),
                () -> lockSupportCalls(changed).toString());
    }

    /** Before unpark is known to reach such threads, nothing may park by Turnstile: it would sleep for ever. */
    @Test
    void transformerWaitsForUnpark() {
        SiteRules rules = new SiteRules() {
            @Override
            public boolean managesMonitors() {
                return false;
            }

            @Override
            public boolean retrofitsLocks() {
                return false;
            }

            @Override
            public boolean retrofitsParks() {
                return true;
            }

            @Override
            public Selected ruleFor(String className, boolean ofJdk) {
                return parking(null);
            }
        };
        LockRewriter rewriter = new LockRewriter(rules, false, coverage, null);
        String name = Parkers.class.getName().replace('.', '/');

        assertNull(rewriter.transform(null, null, name, null, null, PARKERS));
        rewriter.unparkReachesUs();
        assertNotNull(rewriter.transform(null, null, name, null, null, PARKERS));
    }

    private static SiteRules.Selected parking(String obstacle) {
        return new SiteRules.Selected(LockProtocol.JVM, "rules.yaml:1", LOCKS_LEFT, LockProtocol.JVM, true, obstacle);
    }

    private byte[] rewrite(SiteRules.Selected rule, byte[] classFile) {
        SiteRecorder sites = new SiteRecorder("Any", rule, null);
        byte[] rewritten = new ClassRewriting(classFile).rewrite(sites, false);
        sites.publish(coverage);
        return rewritten;
    }

    /** What the class calls, or refers to, of LockSupport and of the hooks. */
    private static List<String> lockSupportCalls(byte[] classFile) {
        List<String> calls = new ArrayList<>();
        new ClassReader(classFile)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String method, String descriptor, String signature, String[] thrown) {
                                return new CallRecorder(method, calls);
                            }
                        },
                        0);
        return calls;
    }

    private static final class CallRecorder extends MethodVisitor {
        private final String method;
        private final List<String> calls;

        CallRecorder(String method, List<String> calls) {
            super(Opcodes.ASM9);
            this.method = method;
            this.calls = calls;
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            add(owner, name, descriptor);
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            for (Object argument : arguments) {
                if (argument instanceof Handle handle) {
                    add(handle.getOwner(), handle.getName(), handle.getDesc());
                }
            }
        }

        private void add(String owner, String name, String descriptor) {
            if (owner.equals(HookSignatures.LOCK_SUPPORT) || owner.equals(HookSignatures.PARK_HOOKS)) {
                calls.add(method + ": " + owner.substring(owner.lastIndexOf('/') + 1) + '.' + name + descriptor);
            }
        }
    }
}
