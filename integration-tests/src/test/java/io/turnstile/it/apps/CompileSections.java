package io.turnstile.it.apps;

import io.turnstile.it.harness.WhiteBoxApi;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Has each of HotSpot's two compilers compile every method of a jar or directory that its class file says is synchronized, or has a
 * synchronized block. With {@code -XX:+PrintCompilation} the JVM says which it refuses.
 *
 * <p>Arguments: the jar or directory, and the path inside it to begin at. Prints the number of methods.
 */
public final class CompileSections {
    private static final int[] LEVELS = {1, 4}; // C1 as it is without the other, and C2
    private static final String SUFFIX = ".class";

    private final Object whiteBox;
    private final Method compile;
    private final Method compileInitializer;
    private int count;

    private CompileSections() throws ReflectiveOperationException {
        Class<?> type = Class.forName(WhiteBoxApi.CLASS_NAME);
        whiteBox = type.getConstructor().newInstance();
        compile = type.getMethod(WhiteBoxApi.COMPILE, Executable.class, int.class, int.class);
        compileInitializer = type.getMethod(WhiteBoxApi.COMPILE_INITIALIZER, Class.class, int.class);
    }

    public static void main(String[] arguments) throws Exception {
        Path place = Path.of(arguments[0]);
        CompileSections all = new CompileSections();
        if (Files.isDirectory(place)) {
            all.compileAll(place, place.resolve(arguments[1]), CompileSections.class.getClassLoader());
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(place);
                    URLClassLoader loader = new URLClassLoader(
                            new URL[] {place.toUri().toURL()}, CompileSections.class.getClassLoader())) {
                all.compileAll(jar.getPath("/"), jar.getPath("/" + arguments[1]), loader);
            }
        }
        System.out.println("methods: " + all.count);
    }

    private void compileAll(Path root, Path start, ClassLoader loader)
            throws IOException, ReflectiveOperationException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(start)) {
            files = found.filter(file -> file.toString().endsWith(SUFFIX))
                    .filter(file -> !root.relativize(file).startsWith("META-INF"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            Set<String> sections = methodsWithSections(file);
            if (!sections.isEmpty()) {
                String path = root.relativize(file).toString();
                String name = path.substring(0, path.length() - SUFFIX.length()).replace('/', '.');
                compileMethods(name, sections, loader);
            }
        }
    }

    /** Some classes lack libraries that are optional; nothing of them is compiled. */
    private void compileMethods(String name, Set<String> wanted, ClassLoader loader)
            throws ReflectiveOperationException {
        Class<?> type;
        Set<Executable> members = new HashSet<>();
        try {
            type = Class.forName(name, false, loader);
            members.addAll(List.of(type.getDeclaredMethods()));
            members.addAll(List.of(type.getDeclaredConstructors()));
        } catch (ClassNotFoundException | LinkageError missing) {
            return;
        }
        for (int level : LEVELS) {
            if (wanted.contains("<clinit>()V")) {
                count += isAsked(compileInitializer, type, level) ? 1 : 0;
            }
            for (Executable member : members) {
                boolean helper = member.getName().startsWith("turnstile$");
                if (helper || wanted.contains(signature(member))) {
                    boolean asked = isAsked(compile, member, level, -1);
                    count += asked && !helper ? 1 : 0;
                }
            }
        }
    }

    /**
     * Whether a method is handed to a compiler. To compile a method initializes its class, which some cannot be, for a native library that
     * they need: these do not count. Where that is so only as rewritten, the counts differ.
     */
    private boolean isAsked(Method compiling, Object... arguments) throws ReflectiveOperationException {
        try {
            compiling.invoke(whiteBox, arguments);
            return true;
        } catch (InvocationTargetException failure) {
            if (failure.getCause() instanceof LinkageError) {
                return false;
            }
            throw failure;
        }
    }

    private static String signature(Executable member) {
        return member instanceof Method method
                ? method.getName() + Type.getMethodDescriptor(method)
                : "<init>" + Type.getConstructorDescriptor((java.lang.reflect.Constructor<?>) member);
    }

    private static Set<String> methodsWithSections(Path file) throws IOException {
        Set<String> found = new HashSet<>();
        try (InputStream in = Files.newInputStream(file)) {
            new ClassReader(in)
                    .accept(
                            new ClassVisitor(Opcodes.ASM9) {
                                @Override
                                public MethodVisitor visitMethod(
                                        int access, String name, String descriptor, String signature, String[] thrown) {
                                    boolean compiles = (access & (Opcodes.ACC_NATIVE | Opcodes.ACC_ABSTRACT)) == 0;
                                    if (compiles && (access & Opcodes.ACC_SYNCHRONIZED) != 0) {
                                        found.add(name + descriptor);
                                    }
                                    return new MethodVisitor(Opcodes.ASM9) {
                                        @Override
                                        public void visitInsn(int opcode) {
                                            if (opcode == Opcodes.MONITORENTER) {
                                                found.add(name + descriptor);
                                            }
                                        }
                                    };
                                }
                            },
                            ClassReader.SKIP_FRAMES);
        }
        return found;
    }
}
