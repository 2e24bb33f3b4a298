package io.turnstile.agent.rewrite;

import io.turnstile.agent.AgentLog;
import io.turnstile.agent.report.Coverage;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Finds the methods that HotSpot would compile as they were and interprets for ever as they are rewritten: those that have grown
 * longer than it compiles.
 */
public final class MethodLengths {
    /** HotSpot's HugeMethodLimit, in bytes of bytecode; it counts unless the JVM is started with {@code -XX:-DontCompileHugeMethods}. */
    static final int LONGEST_COMPILED = 8000;

    /** A method shorter than that does not grow so long: what is added to a lock site or section is less than three times what it has. */
    private static final int SHORTEST_OF_CONCERN = LONGEST_COMPILED / 4;

    private MethodLengths() {}

    /** One line for each such method: which, its lengths, and what can be done. */
    public static List<String> grownTooLong(byte[] before, byte[] after) {
        return after.length <= LONGEST_COMPILED
                ? List.of()
                : grownTooLong(before, new ConstantPoolScan(before).code(), after);
    }

    /** The same, of a class file that has been scanned, and one that is longer than what is compiled. */
    static List<String> grownTooLong(byte[] before, CodeScan scanned, byte[] after) {
        List<String> lines = new ArrayList<>(0);
        if (scanned == null || !hasLongMethod(scanned)) {
            return lines;
        }
        CodeScan now = new ConstantPoolScan(after).code();
        for (int i = 0; now != null && i < scanned.methodCount(); i++) { // what is added comes after the others
            if (scanned.codeLength(i) <= LONGEST_COMPILED && now.codeLength(i) > LONGEST_COMPILED) {
                lines.add(nameOf(before, i) + ": " + scanned.codeLength(i) + " bytes of bytecode, " + now.codeLength(i)
                        + " as rewritten. HotSpot only interprets a method of more than " + LONGEST_COMPILED
                        + ": divide it, or start the JVM with -XX:-DontCompileHugeMethods");
            }
        }
        return lines;
    }

    /** Adds such lines to the report, and warns once of each. */
    static void tell(List<String> lines, Coverage coverage) {
        for (String line : lines) {
            if (coverage.addTooLong(line)) {
                AgentLog.warn("too long to be compiled: " + line);
            }
        }
    }

    private static boolean hasLongMethod(CodeScan scanned) {
        for (int i = 0; i < scanned.methodCount(); i++) {
            if (scanned.codeLength(i) >= SHORTEST_OF_CONCERN && scanned.codeLength(i) <= LONGEST_COMPILED) {
                return true;
            }
        }
        return false;
    }

    /** As in source: {@code com.acme.Parser.parse(java.lang.String, int)}. */
    private static String nameOf(byte[] classFile, int method) {
        ClassReader reader = new ClassReader(classFile);
        List<String> names = new ArrayList<>();
        ClassVisitor collector = new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(
                    int access, String name, String descriptor, String signature, String[] exceptions) {
                StringJoiner arguments = new StringJoiner(", ", name + '(', ")");
                for (Type argument : Type.getArgumentTypes(descriptor)) {
                    arguments.add(argument.getClassName());
                }
                names.add(arguments.toString());
                return null;
            }
        };
        reader.accept(collector, ClassReader.SKIP_CODE);
        return reader.getClassName().replace('/', '.') + '.' + names.get(method);
    }
}
