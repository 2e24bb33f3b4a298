import java.util.concurrent.locks.ReentrantLock;

/** A program in the default package. */
public final class DefaultPackageLock {
    private DefaultPackageLock() {}

    public static void main(String[] arguments) {
        ReentrantLock lock = new ReentrantLock();
        lock.lock();
        lock.unlock();
        System.out.println(lock.getClass().getName());
    }
}
