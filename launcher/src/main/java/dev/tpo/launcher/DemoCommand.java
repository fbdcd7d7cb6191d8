package dev.tpo.launcher;

import dev.tpo.launcher.client.SuiteClient;
import dev.tpo.launcher.demo.Demo;
import dev.tpo.launcher.demo.Screen;
import dev.tpo.launcher.suite.Suite;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "demo", description = "Walks the whole loop once: ask, curate, train, evaluate, promote, ask again.")
final class DemoCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        String result;
        try (Suite suite = Surroundings.start()) {
            Screen screen = Screen.on(System.out);
            result = new Demo(new SuiteClient(suite.gateway()), screen).run();
        }
        System.out.println("Everything is stopped. Go on with ./tpo up, then http://localhost:" + Surroundings.port());
        System.out.println(result);
        return 0;
    }
}
