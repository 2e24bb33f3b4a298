package io.turnstile.agent.select;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ClassPatternTest {
    @ParameterizedTest
    @CsvSource({
        "com.acme.Foo, com/acme/Foo",
        "com.acme.Foo, com.acme.Foo",
        "com.acme.Foo, com/acme/Foo$Bar",
        "com.acme.Foo, com/acme/Foo$1$Bar",
        "com.acme.Foo$Bar, com/acme/Foo$Bar",
        "com.acme.Foo$Bar, com/acme/Foo$Bar$1",
        "com.acme.*, com/acme/Foo",
        "com.acme.*, com/acme/Foo$Bar",
        "com.acme.**, com/acme/Foo",
        "com.acme.**, com/acme/a/b/Foo$Bar",
        "com.*.Foo, com/acme/Foo",
        "com.a*e.Foo, com/acme/Foo",
        "**.Foo, Foo",
        "**.Foo, com/acme/Foo$1",
        "**.acme.Foo, acme/acme/Foo",
        "com.**.a.**.Foo, com/a/a/b/Foo",
        "com.**.Foo, com/Foo",
        "com.acme.Foo*, com/acme/Foo",
        "com.acme.Foo*, com/acme/FooBar$1",
        "com.acme.*Impl, com/acme/FooImpl$Node",
        "com.*.*, com/acme/Foo",
        "*, Foo",
        "*, Foo$Bar",
        "Foo, Foo$Bar",
        "**, Foo",
        "**, com/acme/Foo",
        "**, javafx/scene/Node",
        "**, com/sun/mail/Session",
        "java.util.**, java/util/concurrent/ArrayBlockingQueue",
        "javax.**, javax/swing/JFrame",
        "java.**.Timer, java/util/Timer",
    })
    void matches(String pattern, String name) {
        assertTrue(ClassPattern.parse(pattern).matches(name, false), () -> pattern + " on " + name);
    }

    @ParameterizedTest
    @CsvSource({
        "com.acme.Foo, com/acme/Foot",
        "com.acme.Foo, com/acme/Fo",
        "com.acme.Foo, com/acme/foo",
        "com.acme.Foo, com/acme/Foo/Bar",
        "com.acme.Foo, acme/Foo",
        "com.acme.Foo$Bar, com/acme/Foo",
        "com.acme.*, com/acme",
        "com.acme.*, com/acme/a/Foo",
        "com.acme.*, com/acmeco/Foo",
        "com.acme.**, com/acme",
        "com.acme.**, com/acmeco/Foo",
        "com.*.Foo, com/Foo",
        "com.*.Foo, com/a/b/Foo",
        "**.Foo, com/acme/BarFoo",
        "**.acme.Foo, com/acme/a/Foo",
        "com.acme.*Impl, com/acme/Impl2",
        "*, com/Foo",
        "com, com/Foo",
        "**, java/util/Timer",
        "**, javax/swing/JFrame",
        "**, jdk/internal/misc/Unsafe",
        "**, sun/misc/Unsafe",
        "**.Timer, java/util/Timer",
        "j*.util.Timer, java/util/Timer",
        "*.util.Timer, java/util/Timer",
    })
    void doesNotMatch(String pattern, String name) {
        assertFalse(ClassPattern.parse(pattern).matches(name, false), () -> pattern + " on " + name);
    }

    /** com.sun and org.xml are the JDK's as well as others': the loader decides, and a JDK class must be meant by name. */
    @ParameterizedTest
    @CsvSource({
        "com.sun.**, com/sun/jndi/ldap/Connection, true",
        "com.**, com/sun/jndi/ldap/Connection, false",
        "**, org/xml/sax/InputSource, false",
        "org.xml.sax.InputSource, org/xml/sax/InputSource, true",
        "**, netscape/javascript/JSObject, false",
    })
    void classesOfTheJdkAreMeantByName(String pattern, String name, boolean matches) {
        assertEquals(matches, ClassPattern.parse(pattern).matches(name, true));
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "'' | is empty",
                "com/acme/Foo | has a slash: parts of a name are separated by dots",
                ".com | has a dot without a name beside it",
                "com. | has a dot without a name beside it",
                "com..Foo | has a dot without a name beside it",
                "com.acme** | has \"**\" inside a name: it must stand alone between dots",
                "*** | has \"**\" inside a name: it must stand alone between dots",
                "com.**.** | has \"**\" twice in a row",
                "com.acme.Foo Bar | has the character ' ', which no class name has",
                "com.acme.\u2028 | has the character U+2028, which no class name has",
                "com.acme.\u0007a | has the character U+0007, which no class name has",
                "com.acme.Fo? | has the character '?', which no class name has",
            },
            delimiter = '|')
    void malformedPatternsAreRefused(String pattern, String message) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> ClassPattern.parse(pattern));
        assertEquals(message, refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "com.acme.Foo, com.acme.Foo",
        "com.acme.Foo, com.acme.Foo$Bar",
        "com.acme.Foo, com.acme.Foo$*",
        "com.acme.*, com.acme.Foo*",
        "com.acme.*, com.acme.*Impl",
        "com.acme.**, com.acme.*",
        "com.acme.**, com.acme.a.**",
        "com.acme.**, com.acme.**.Foo",
        "**, com.acme.**",
        "**, *",
        "**.Foo, com.*.Foo",
        "com.*.Foo, com.a*.Foo",
        "java.**, java.util.**",
        "com.**.a.**, com.x.a.y.**",
    })
    void covers(String outer, String inner) {
        assertTrue(ClassPattern.parse(outer).covers(ClassPattern.parse(inner)), () -> outer + " over " + inner);
    }

    @ParameterizedTest
    @CsvSource({
        "com.acme.Foo$Bar, com.acme.Foo",
        "com.acme.Foo, com.acme.Foo*",
        "com.acme.*, com.acme.**",
        "com.acme.a.**, com.acme.**",
        "com.*.Foo, com.**.Foo",
        "*, com.acme.Foo",
        "**, java.util.**",
        "com.acme.Foo, com.acme.*",
    })
    void doesNotCover(String outer, String inner) {
        assertFalse(ClassPattern.parse(outer).covers(ClassPattern.parse(inner)), () -> outer + " over " + inner);
    }

    @Test
    void showsItselfAsWritten() {
        assertEquals("com.acme.**", ClassPattern.parse("com.acme.**").toString());
    }
}
