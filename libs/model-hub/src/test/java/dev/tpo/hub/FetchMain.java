package dev.tpo.hub;

import java.nio.file.Path;

/** Fetches one model by the environment's settings and prints its folder: our half of {@code bench/peers/hf_cache.py}. */
public final class FetchMain {
    private FetchMain() {}

    public static void main(String[] arguments) {
        ModelHub hub = new ModelHub(HubSettings.of(System::getenv, Path.of(System.getProperty("user.home"))));
        HubPlan plan = hub.plan(HubModel.parse(arguments[0]), DownloadListener.NONE);
        System.out.println(hub.fetch(plan, DownloadListener.NONE).folder());
    }
}
