package io.turnstile.agent.track;

import io.turnstile.agent.AgentLog;
import io.turnstile.runtime.track.ContendedWait;
import io.turnstile.runtime.track.DeadlockInfo;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The outlets there are. One that fails is left out from then on, which is said. */
final class Outlets implements Outlet {
    private final List<Outlet> outlets = new CopyOnWriteArrayList<>();

    void add(Outlet outlet) {
        outlets.add(outlet);
    }

    @Override
    public void orderInversion(OrderFinding finding) {
        each(outlet -> outlet.orderInversion(finding));
    }

    @Override
    public void deadlock(DeadlockInfo deadlock) {
        each(outlet -> outlet.deadlock(deadlock));
    }

    @Override
    public void longWait(LongWait wait) {
        each(outlet -> outlet.longWait(wait));
    }

    @Override
    public void priorityInversion(PriorityInversion inversion) {
        each(outlet -> outlet.priorityInversion(inversion));
    }

    @Override
    public void contended(ContendedWait wait) {
        each(outlet -> outlet.contended(wait));
    }

    private void each(Consumer<Outlet> what) {
        for (Outlet outlet : outlets) {
            try {
                what.accept(outlet);
            } catch (RuntimeException | LinkageError failure) {
                outlets.remove(outlet);
                AgentLog.warn("tracking: " + outlet + " is told of nothing any more after an error: " + failure);
            }
        }
    }
}
