package io.turnstile.nativeaccess;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

class BindingTest {
    private String before;

    @BeforeEach
    void forget() {
        before = System.clearProperty(Binding.PROPERTY);
    }

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(Binding.PROPERTY);
        } else {
            System.setProperty(Binding.PROPERTY, before);
        }
    }

    @Test
    void autoIsFfmWhereTheJdkHasIt() {
        Binding expected = Kernel.hasFfm() ? Binding.FFM : Binding.JNA;
        assertEquals(expected, Binding.AUTO.resolve());
        System.setProperty(Binding.PROPERTY, "auto");
        assertEquals(expected, Binding.AUTO.resolve());
    }

    @Test
    void propertyReplacesAutoAlone() {
        System.setProperty(Binding.PROPERTY, "jna");
        assertEquals(Binding.JNA, Binding.AUTO.resolve());
        if (Kernel.hasFfm()) {
            assertEquals(Binding.FFM, Binding.FFM.resolve());
        }
    }

    @Test
    void chosenBindingNeedsNoProperty() {
        assertEquals(Binding.JNA, Binding.JNA.resolve());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "JNA", "jni", " ffm"})
    void anyOtherWordIsRefusedWithTheAllowedOnes(String word) {
        System.setProperty(Binding.PROPERTY, word);
        UnsupportedPlatformException refused =
                assertThrows(UnsupportedPlatformException.class, () -> LinuxPlatform.open(Binding.AUTO, null));
        assertEquals(
                "system property turnstile.native is \"" + word + "\": it must be auto, jna or ffm",
                refused.getMessage());
    }

    @Test
    void ffmIsRefusedOnAJdkWithoutIt() {
        assumeFalse(Kernel.hasFfm(), "this JDK has the foreign function API");
        UnsupportedPlatformException refused =
                assertThrows(UnsupportedPlatformException.class, () -> LinuxPlatform.open(Binding.FFM, null));
        assertTrue(refused.getMessage().endsWith("set -Dturnstile.native=jna"), refused.getMessage());
    }
}
