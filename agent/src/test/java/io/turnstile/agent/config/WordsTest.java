package io.turnstile.agent.config;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

class WordsTest {
    @ParameterizedTest
    @CsvSource({"spin,spin,0", "spin,SPIN,0", "spni,spin,1", "spn,spin,1", "spiin,spin,1", "spun,spin,1", "'',pi,2"})
    void distanceCountsSlipsOfTheKeys(String left, String right, int distance) {
        assertEquals(distance, Words.distance(left, right));
    }

    @Test
    void onlyANearWordIsNamed() {
        assertEquals("protocol", Words.nearest("protocoll", List.of("match", "protocol")));
        assertEquals("", Words.didYouMean("weight", List.of("match", "protocol")));
        assertNull(Words.nearest("x".repeat(1000), List.of("x")));
    }

    @Test
    void messagesAreOneLineAndQuotesShort() {
        assertEquals("a?b?c\uD83D\uDD12?", Words.oneLine("a\nb\u2028c\uD83D\uDD12\uD83D"));
        assertEquals('"' + "x".repeat(60) + "…\"", Words.quote("x".repeat(61)));
    }
}
