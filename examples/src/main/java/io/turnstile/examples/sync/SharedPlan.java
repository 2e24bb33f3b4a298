package io.turnstile.examples.sync;

import io.turnstile.sync.AdvancedRwLock;
import io.turnstile.sync.AdvancedRwLock.ReadGuard;
import io.turnstile.sync.AdvancedRwLock.UpgradeableGuard;
import io.turnstile.sync.AdvancedRwLock.WriteGuard;

/** Read, decide, write: the decision still holds when the write begins, since nobody can write between. */
public final class SharedPlan {
    private SharedPlan() {}

    public static void main(String[] args) {
        AdvancedRwLock<String> plan = new AdvancedRwLock<>("draft");
        UpgradeableGuard<String> looking = plan.upgradeableRead();
        if (looking.get().equals("draft")) {
            WriteGuard<String> writing = looking.upgrade();
            writing.set("final");
            try (ReadGuard<String> reading = writing.downgrade()) {
                System.out.println("now " + reading.get() + "; " + plan);
            }
        }
    }
}
