package io.turnstile.runtime.thread;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.Set;

/**
 * Tells a thread in a native wait that it was interrupted.
 *
 * <p>A selector is the one public way to have {@link Thread#interrupt} run code of ours in the interrupter:
 * {@code AbstractSelector.begin()} makes it call {@link #wakeup()} until {@code end()}, and at once where the thread is
 * interrupted already. This one selects nothing. On JDK 21 and later a late call may come after {@code end()}; a
 * spurious {@link ThreadRecord#lookUp} is harmless by contract.
 */
final class InterruptRelay extends AbstractSelector {
    private final ThreadRecord record;

    InterruptRelay(ThreadRecord record) {
        super(null);
        this.record = record;
    }

    void beginWait() {
        begin();
    }

    void endWait() {
        end();
    }

    @Override
    public Selector wakeup() {
        record.lookUp();
        return this;
    }

    @Override
    protected void implCloseSelector() throws IOException {
        throw new IOException("not a selector of channels");
    }

    @Override
    protected SelectionKey register(AbstractSelectableChannel channel, int operations, Object attachment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<SelectionKey> keys() {
        return Set.of();
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        return Set.of();
    }

    @Override
    public int selectNow() {
        return 0;
    }

    @Override
    public int select(long timeoutMs) {
        return 0;
    }

    @Override
    public int select() {
        return 0;
    }
}
