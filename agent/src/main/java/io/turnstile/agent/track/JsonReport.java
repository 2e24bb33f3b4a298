package io.turnstile.agent.track;

import io.turnstile.agent.report.JsonWriter;
import io.turnstile.runtime.track.DeadlockInfo;
import io.turnstile.runtime.track.Histogram;
import io.turnstile.runtime.track.LockClass;
import io.turnstile.runtime.track.LockRecord;
import io.turnstile.runtime.track.TrackSite;
import io.turnstile.runtime.track.WaitPairs;
import io.turnstile.runtime.track.WaitsWhileHolding;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The facts for programs; docs/tracking.md has the schema. */
final class JsonReport {
    private static final long SCHEMA_VERSION = 2;

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
        json.beginArray("longWaits");
        facts.longWaits().forEach(this::longWait);
        json.endArray().beginArray("priorityInversions");
        facts.priorityInversions().forEach(this::priorityInversion);
        json.endArray().beginArray("edges");
        edges();
        json.endArray().beginArray("lockClasses");
        facts.classes().forEach(this::lockClass);
        json.endArray().beginArray("stacks");
        facts.charges().forEach(this::charge);
        json.endArray().beginArray("waits");
        facts.pairs().forEach(this::pair);
        json.endArray().beginArray("waitsWhileHolding");
        facts.waitsWhileHolding().forEach(this::waitWhileHolding);
        json.endArray();
        strings("coverage", facts.coverage());
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
        json.beginObject().member("refused", deadlock.refused()).beginArray("waiters");
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
        StackCharges.Longest longest = facts.longest().get(one);
        if (longest != null) {
            json.beginObject("longestSampledWait").member("waitedNs", longest.ns());
            stack("waiterStack", longest.waiter());
            stack("holderStack", longest.holder());
            json.endObject();
        }
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

    private void longWait(LongWait wait) {
        json.beginObject()
                .member("thread", wait.waiter().getName())
                .member("lock", wait.lock())
                .member("waitedNs", wait.waitedNs());
        stack(wait.stack());
        json.beginArray("holders");
        for (LongWait.Holder holder : wait.holders()) {
            json.beginObject().member("thread", holder.thread().getName());
            stack(holder.stack());
            json.endObject();
        }
        json.endArray().endObject();
    }

    private void priorityInversion(PriorityInversion one) {
        json.beginObject()
                .member("lockClass", one.lockClass().id())
                .member("waiter", one.waiter().thread().getName())
                .member("waiterScheduling", one.waiter().scheduling())
                .member("holder", one.holder().thread().getName())
                .member("holderScheduling", one.holder().scheduling())
                .member("waitedAt", one.waitedAt())
                .member("takenAt", one.takenAt())
                .member("count", one.count())
                .member("totalNs", one.totalNs())
                .member("longestNs", one.longestNs())
                .member("looks", one.looks())
                .member("boostedLooks", one.boostedLooks())
                .endObject();
    }

    private void edges() {
        Set<String> known = new HashSet<>();
        for (Edge edge : facts.edges()) {
            int from = edge.from().lockClass().id();
            int to = edge.to().lockClass().id();
            if (known.add(from + ">" + to)) {
                json.beginObject()
                        .member("held", from)
                        .member("wanted", to)
                        .member("at", site(edge.wantedAt()))
                        .endObject();
            }
        }
    }

    private void charge(StackCharges.Charge charge) {
        json.beginObject()
                .member("lockClass", charge.lockClass().id())
                .member("of", charge.ofHolder() ? "holder" : "waiter")
                .member("waitedNs", charge.ns());
        stack(charge.stack());
        json.endObject();
    }

    private void stack(List<StackTraceElement> frames) {
        stack("stack", frames);
    }

    private void stack(String name, List<StackTraceElement> frames) {
        json.beginArray(name);
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
