package io.turnstile.sync;

import io.turnstile.runtime.track.TrackSite;
import io.turnstile.runtime.track.TrackSites;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The places where the program uses watched locks, as the tracker knows them: by number. */
final class DebugSites {
    private static final StackWalker WALKER = StackWalker.getInstance();
    private static final Set<String> OURS = Set.of(
            DebugSites.class.getName(),
            DebugLock.class.getName(),
            DebugCondition.class.getName(),
            DebugFutex.class.getName());
    private static final Map<Key, Integer> NUMBERS = new ConcurrentHashMap<>(); // TrackSites bounds them

    private record Key(String className, String methodName, int bytecodeIndex, String field, String construct) {}

    private DebugSites() {}

    /** The innermost frame that is not ours; {@link TrackSites#NONE} where there is no place for it. */
    static int ofCaller(String construct, String field) {
        return WALKER.walk(frames -> frames.filter(frame -> !OURS.contains(frame.getClassName()))
                .findFirst()
                .map(frame -> number(frame, construct, field))
                .orElse(TrackSites.NONE));
    }

    private static int number(StackWalker.StackFrame frame, String construct, String field) {
        Key key = new Key(frame.getClassName(), frame.getMethodName(), frame.getByteCodeIndex(), field, construct);
        Integer known = NUMBERS.get(key);
        if (known == null) {
            known = NUMBERS.computeIfAbsent(key, added -> addedOrNull(added, frame.getLineNumber()));
        }
        return known == null ? TrackSites.NONE : known;
    }

    /** Null where the table is full: then it is not kept here, either. */
    private static Integer addedOrNull(Key key, int line) {
        int number =
                TrackSites.add(new TrackSite(key.className(), key.methodName(), line, key.field(), key.construct()));
        return number == TrackSites.NONE ? null : number;
    }
}
