package io.turnstile.agent.track;

import io.turnstile.agent.report.JsonWriter;
import io.turnstile.runtime.track.DeadlockInfo;
import io.turnstile.runtime.track.Histogram;
import io.turnstile.runtime.track.LockClass;
import io.turnstile.runtime.track.LockRecord;
import io.turnstile.runtime.track.TrackSite;
import io.turnstile.runtime.track.WaitPairs;
import io.turnstile.runtime.track.WaitsWhileHolding;
import java.util.List;

/** The facts for programs; docs/tracking.md has the schema. */
final class JsonReport {
    private static final long SCHEMA_VERSION = 1;

    private final Facts facts;
    private final Announcer announcer;
    private final JsonWriter json = new JsonWriter();

    JsonReport(Facts facts, Announcer announcer) {
        this.facts = facts;
        this.announcer = announcer;
    }

    String text() {
        json.beginObject()
                .member("schemaVersion", SCHEMA_VERSION)
                .member("jdk", System.getProperty("java.version"))
                .beginArray("findings");
        facts.findings().forEach(this::finding);
        json.endArray().beginArray("deadlocks");
        facts.deadlocks().forEach(this::deadlock);
        json.endArray();
        strings("longWaits", facts.longWaits());
        json.beginArray("lockClasses");
        facts.classes().forEach(this::lockClass);
        json.endArray().beginArray("waits");
        facts.pairs().forEach(this::pair);
        json.endArray().beginArray("waitsWhileHolding");
        facts.waitsWhileHolding().forEach(this::waitWhileHolding);
        json.endArray();
        strings("notSeen", facts.limits());
        return json.endObject().toString();
    }

    private void finding(OrderFinding finding) {
        json.beginObject()
                .member("signature", finding.signature())
                .member("confidence", finding.confidence().word())
                .member("suppressed", announcer.suppressionOf(finding) != null)
                .member("new", announcer.isNew(finding))
                .member("count", finding.count());
        strings("reasons", finding.cycle().reasons());
        json.beginArray("orders");
        for (Edge edge : finding.cycle().edges()) {
            json.beginObject().member("thread", edge.sample().threadName());
            lock("held", edge.from(), edge.heldAt());
            lock("wanted", edge.to(), edge.wantedAt());
            stack(Stacks.of(edge.stack()));
            json.endObject();
        }
        json.endArray().endObject();
    }

    private void lock(String member, LockRecord lock, TrackSite at) {
        json.beginObject(member)
                .member("lockClass", lock.lockClass().id())
                .member("instance", lock.id())
                .member("at", String.valueOf(at))
                .endObject();
    }

    private void deadlock(DeadlockInfo deadlock) {
        json.beginObject().beginArray("waiters");
        for (DeadlockInfo.Waiter waiter : deadlock.waiters()) {
            json.beginObject()
                    .member("thread", waiter.thread().getName())
                    .member("waitsFor", waiter.lock())
                    .member("waitedNs", waiter.waitedNs())
                    .beginArray("holds");
            for (DeadlockInfo.Held held : waiter.holds()) {
                json.beginObject()
                        .member("lock", held.lock())
                        .member("at", held.site())
                        .member("heldNs", held.heldNs())
                        .endObject();
            }
            json.endArray();
            stack(waiter.stack());
            json.endObject();
        }
        json.endArray().endObject();
    }

    private void lockClass(LockClass one) {
        json.beginObject()
                .member("id", one.id())
                .member("kind", one.kind())
                .member("name", one.name())
                .member("createdAt", one.created() == null ? "" : one.created().toString())
                .member("instances", one.instances())
                .member("acquires", facts.acquires().get(one))
                .member("contended", one.contended())
                .member("waitedNs", one.waitedNs())
                .member("longestWaitNs", one.longestWaitNs())
                .member("longestWaitAt", site(one.longestWaitSite()))
                .member("longestHoldNs", one.longestHoldNs())
                .member("longestHoldAt", site(one.longestHoldSite()));
        histogram("waitTimes", one.waits());
        histogram("holdTimes", one.holds());
        json.endObject();
    }

    private void histogram(String member, Histogram histogram) {
        json.beginArray(member);
        for (int i = 0; i < Histogram.bucketCount(); i++) {
            if (histogram.count(i) > 0) {
                json.beginObject()
                        .member("fromNs", Histogram.lowerBoundNs(i))
                        .member("count", histogram.count(i))
                        .endObject();
            }
        }
        json.endArray();
    }

    private void pair(WaitPairs.Pair pair) {
        json.beginObject()
                .member("lockClass", pair.lockClass().id())
                .member("waiterAt", site(pair.waiterSite()))
                .member("holderTookItAt", site(pair.holderSite()))
                .member("count", pair.count())
                .member("waitedNs", pair.waitedNs())
                .endObject();
    }

    private void waitWhileHolding(WaitsWhileHolding.Entry entry) {
        json.beginObject()
                .member("at", site(entry.site()))
                .member("what", entry.site().construct())
                .member("holding", entry.held().id())
                .member("count", entry.count())
                .endObject();
    }

    private static String site(TrackSite site) {
        return site == null ? "" : site.toString();
    }

    private void stack(List<StackTraceElement> frames) {
        json.beginArray("stack");
        for (StackTraceElement frame : frames) {
            json.element(frame.toString());
        }
        json.endArray();
    }

    private void strings(String name, List<String> values) {
        json.beginArray(name);
        values.forEach(json::element);
        json.endArray();
    }
}
