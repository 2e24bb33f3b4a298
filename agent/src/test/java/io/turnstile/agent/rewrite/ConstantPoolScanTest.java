package io.turnstile.agent.rewrite;

import io.turnstile.agent.rewrite.targets.Allocations;
import io.turnstile.agent.rewrite.targets.OtherLocks;
import io.turnstile.agent.rewrite.targets.Threads;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ConstantPoolScanTest {
    private static final String LOCK = "java/util/concurrent/locks/ReentrantLock";

    /** Against ASM's reader, on classes with constants of every kind. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.lang.Math",
                "java.lang.String",
                "java.lang.Thread",
                "java.util.concurrent.ThreadPoolExecutor",
                "java.lang.invoke.MethodHandles",
                "java.util.concurrent.ArrayBlockingQueue",
                "java.util.Formatter",
                "java.math.BigDecimal",
                "java.time.Duration",
                "java.util.stream.Collectors"
            })
    void findsWhatAReaderFinds(String name) {
        byte[] classFile = RewritingLoader.classFileOf(name);

        assertEquals(hasConstant(classFile, "run"), new ConstantPoolScan(classFile).mentionsRun(), "run");
        if (hasConstant(classFile, LOCK)) {
            assertTrue(new ConstantPoolScan(classFile).mentionsLocks(), "ReentrantLock");
        }
    }

    @Test
    void findsLocksOfAllKindsAndNothingInOtherClasses() {
        assertTrue(scan(Allocations.class).mentionsLocks());
        assertTrue(scan(OtherLocks.class).mentionsLocks());
        assertFalse(scan(Threads.class).mentionsLocks());
        assertTrue(scan(Threads.Task.class).mentionsRun());
        assertFalse(scan(OtherLocks.class).mentionsRun());
    }

    /** A kind of constant of the future must not hide the locks after it. */
    @Test
    void unknownConstantMeansMaybe() {
        byte[] classFile = RewritingLoader.classFileOf(Threads.class.getName());
        classFile[10] = 99;

        assertTrue(new ConstantPoolScan(classFile).mentionsLocks());
    }

    /** Class files may say "Code" in several constants. What had no code would have no locks. */
    @Test
    void codeIsFoundUnderASecondNameToo() {
        byte[] classFile = RewritingLoader.classFileOf(Allocations.class.getName());
        byte[] renamed = withSecondCodeName(classFile);
        CodeScan before = new ConstantPoolScan(classFile).code();
        CodeScan after = new ConstantPoolScan(renamed).code();

        assertTrue(before.methodCount() > 5, "too few methods");
        for (int i = 0; i < before.methodCount(); i++) {
            assertEquals(before.codeLength(i), after.codeLength(i), "method " + i);
        }
    }

    /** Adds a constant "Code", and has the first method's code go by that name. */
    private static byte[] withSecondCodeName(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        int code = 1;
        while (reader.getItem(code) == 0
                || reader.readByte(reader.getItem(code) - 1) != 1
                || !"Code".equals(utf8(reader, reader.getItem(code), new char[reader.getMaxStringLength()]))) {
            code++;
        }
        byte[] constant = {1, 0, 4, 'C', 'o', 'd', 'e'};
        ByteBuffer after = ByteBuffer.allocate(classFile.length + constant.length)
                .put(classFile, 0, reader.header)
                .put(constant)
                .put(classFile, reader.header, classFile.length - reader.header);
        after.putShort(8, (short) (reader.getItemCount() + 1));
        int name = reader.header + constant.length;
        while (after.getShort(name) != code || after.getInt(name + 2) <= after.getInt(name + 10)) {
            name++; // the attribute's name, its length, max_stack and max_locals, code_length
        }
        return after.putShort(name, (short) reader.getItemCount()).array();
    }

    private static ConstantPoolScan scan(Class<?> type) {
        return new ConstantPoolScan(RewritingLoader.classFileOf(type.getName()));
    }

    private static boolean hasConstant(byte[] classFile, String text) {
        ClassReader reader = new ClassReader(classFile);
        char[] buffer = new char[reader.getMaxStringLength()];
        for (int i = 1; i < reader.getItemCount(); i++) {
            int item = reader.getItem(i);
            if (item != 0 && reader.readByte(item - 1) == 1 && text.equals(utf8(reader, item, buffer))) {
                return true;
            }
        }
        return false;
    }

    private static String utf8(ClassReader reader, int item, char[] buffer) {
        int length = reader.readUnsignedShort(item);
        for (int i = 0; i < length; i++) {
            buffer[i] = (char) reader.readByte(item + 2 + i);
        }
        return new String(buffer, 0, length);
    }
}
