package io.turnstile.runtime.track;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

class StartOrderTest {
    @Test
    void knowsWhatItWasToldAndNoMore() {
        StartOrder order = StartOrder.NOTHING.with(7, 2).with(3, 1).with(7, 1);
        assertTrue(order.isAfter(7, 1));
        assertTrue(order.isAfter(7, 2));
        assertFalse(order.isAfter(7, 3));
        assertTrue(order.isAfter(3, 1));
        assertFalse(order.isAfter(5, 1));
    }

    @Test
    void bothKnowMoreThanEach() {
        StartOrder both =
                StartOrder.NOTHING.with(1, 5).and(StartOrder.NOTHING.with(2, 6).with(1, 4));
        assertTrue(both.isAfter(1, 5));
        assertTrue(both.isAfter(2, 6));
        assertFalse(both.isAfter(2, 7));
    }

    @Test
    void aFullOneStaysAsItIs() {
        StartOrder order = StartOrder.NOTHING;
        for (int i = 1; i <= 256; i++) {
            order = order.with(i, 1);
        }
        assertSame(order, order.with(257, 1));
        assertTrue(order.with(256, 9).isAfter(256, 9));
    }
}
