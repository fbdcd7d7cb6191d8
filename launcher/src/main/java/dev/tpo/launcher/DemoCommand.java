package dev.tpo.launcher;

import dev.tpo.launcher.demo.Demo;
import dev.tpo.launcher.demo.Screen;
import dev.tpo.launcher.suite.RunningSuite;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "demo", description = "Walks the whole loop once: ask, curate, train, evaluate, promote, ask again.")
final class DemoCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        try (RunningSuite suite = Surroundings.runningOrStarted()) {
            String result = new Demo(Surroundings.client(suite), Screen.on(System.out)).run();
            suite.close();
            System.out.println(
                    suite.own() == null
                            ? "The suite that was running goes on: " + suite.gateway()
                            : "Everything is stopped. Go on with ./tpo up, then " + suite.gateway());
            System.out.println(result);
            return 0;
        }
    }
}
