package io.turnstile.it.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who may know whom: the direction in which the modules and their packages depend on each other. */
class ModuleDependenciesTest {
    private static final String RUNTIME = "io.turnstile.runtime..";
    private static final String NATIVE = "io.turnstile.nativeaccess..";
    private static final String AGENT = "io.turnstile.agent..";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(
                    "io.turnstile.runtime", "io.turnstile.nativeaccess", "io.turnstile.sync", "io.turnstile.agent");

    /** The runtime is defined into the boot loader for every JVM, even one that was linked from java.base alone. */
    @Test
    void runtimeDependsOnJavaBaseAlone() {
        classes()
                .that()
                .resideInAPackage(RUNTIME)
                .should()
                .onlyDependOnClassesThat(resideInAPackage(RUNTIME).or(isInJavaBase()))
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> isInJavaBase() {
        return DescribedPredicate.describe("are in java.base", type -> {
            try {
                return type.isPrimitive()
                        || type.isArray()
                        || Class.forName(type.getName(), false, ClassLoader.getPlatformClassLoader())
                                .getModule()
                                .equals(Object.class.getModule());
            } catch (ClassNotFoundException ofTheApplication) {
                return false;
            }
        });
    }

    @Test
    void nativeDependsOnTheRuntimeAndJnaAlone() {
        classes()
                .that()
                .resideInAPackage(NATIVE)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(NATIVE, RUNTIME, "com.sun.jna..", "java..")
                .check(CLASSES);
    }

    @Test
    void syncDependsOnRuntimeNativeAndJctoolsAlone() {
        classes()
                .that()
                .resideInAPackage("io.turnstile.sync..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.turnstile.sync..", NATIVE, RUNTIME, "org.jctools..", "java..")
                .check(CLASSES);
    }

    @Test
    void jnaIsKnownToNativeAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage(NATIVE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.sun.jna..")
                .check(CLASSES);
    }

    @Test
    void asmIsKnownToTheRewritersAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.turnstile.agent.rewrite..", "io.turnstile.agent.build..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.objectweb.asm..")
                .check(CLASSES);
    }

    /** The ports and values that others build on know nothing of locks. */
    @ParameterizedTest
    @ValueSource(strings = {"platform", "policy"})
    void portsAndPolicyDoNotKnowTheLocks(String lower) {
        noClasses()
                .that()
                .resideInAPackage("io.turnstile.runtime." + lower + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.turnstile.runtime.lock..", "io.turnstile.runtime.hook..")
                .check(CLASSES);
    }

    /** Before main the application may not have chosen its LogManager, its file systems or its MBean server yet. */
    @Test
    void agentKeepsAwayFromWhatApplicationsConfigureBeforeUse() {
        noClasses()
                .that()
                .resideInAnyPackage(AGENT, RUNTIME, "io.turnstile.nativeaccess.machine..")
                .and()
                .doNotHaveSimpleName("JvmThreads") // asked where threads stand; touches no MBean server
                .and()
                .doNotHaveSimpleName("LocksManagement") // once the application has made its MBean server
                .and()
                .doNotHaveSimpleName("BootClasses") // in the build
                .and()
                .doNotHaveSimpleName("AttachCommands") // on the command line
                .and()
                .doNotHaveSimpleName("ManagedJvm") // on the command line, where there is no application
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.util.logging..", "java.nio.file..", "java.lang.management..", "javax.management..")
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"runtime", "nativeaccess", "agent"})
    void packagesOfOneModuleHaveNoCycle(String module) {
        slices().matching("io.turnstile." + module + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"io.turnstile.runtime", "io.turnstile.nativeaccess", "io.turnstile.sync", "io.turnstile.agent"})
    void eachModuleIsSeenByTheseRules(String prefix) {
        assertTrue(
                CLASSES.stream().anyMatch(any -> any.getPackageName().startsWith(prefix)),
                () -> "no class of " + prefix + " was examined");
    }
}
