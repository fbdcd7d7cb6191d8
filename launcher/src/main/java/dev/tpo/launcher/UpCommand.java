package dev.tpo.launcher;

import dev.tpo.launcher.suite.Suite;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

@Command(name = "up", description = "Starts the suite and stays until it is told to stop (Ctrl-C).")
final class UpCommand implements Callable<Integer> {

    @Override
    public Integer call() throws InterruptedException {
        Suite suite = Surroundings.start();
        // Being told to stop is how this command ends well: the status says so once all is stopped.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            suite.close();
            Runtime.getRuntime().halt(0);
        }));
        System.out.println("ready " + suite.gateway());
        System.out.flush();
        new CountDownLatch(1).await();
        return 0;
    }
}
