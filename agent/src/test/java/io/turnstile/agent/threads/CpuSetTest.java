package io.turnstile.agent.threads;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class CpuSetTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0 | 0", "0-3,5 | 0-3,5", "3,1,2 | 1-3", " 1 , 4 - 6 | 1,4-6", "8191 | 8191", "2-2 | 2"})
    void readsTheKernelsNotation(String text, String expected) {
        assertEquals(expected, CpuSet.parse(text).toString());
    }

    @Test
    void aMaskHasTheBitsOfItsCpus() {
        assertArrayEquals(
                new long[] {0b101001, 1L << 1}, CpuSet.parse("0,3,5,65").mask());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | a number is missing",
                "1, | a number is missing",
                "1- | a number is missing",
                "-1 | a CPU is a whole number from 0 to 8191",
                "a | a CPU is a whole number from 0 to 8191",
                "0x1 | a CPU is a whole number from 0 to 8191",
                "8192 | a CPU is a whole number from 0 to 8191",
                "99999999999 | a CPU is a whole number from 0 to 8191",
                "1-2-3 | a CPU is a whole number from 0 to 8191",
                "3-1 | the range 3-1 runs backwards",
            })
    void refusesWhatIsNoSetOfCpus(String text, String message) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> CpuSet.parse(text));
        assertEquals(message, refusal.getMessage());
    }
}
