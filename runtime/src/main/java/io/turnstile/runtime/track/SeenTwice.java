package io.turnstile.runtime.track;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What was seen in two looks, one after the other, and is new: not among the last 4096 answers. Used by one thread. */
public final class SeenTwice {
    private static final int MEMORY = 4096;

    private final Set<String> told = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MEMORY;
        }
    });
    private Set<String> last = new HashSet<>();
    private Set<String> now = new HashSet<>();

    /** Something is seen in this look; true where it was in the last one, too, and this was not answered before. */
    public boolean add(String key) {
        now.add(key);
        return last.contains(key) && told.add(key);
    }

    /** The look is over. */
    public void endLook() {
        last = now;
        now = new HashSet<>();
    }
}
