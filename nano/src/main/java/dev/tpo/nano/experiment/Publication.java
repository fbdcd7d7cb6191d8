package dev.tpo.nano.experiment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes what came out: a document with its plots beside it, and the figures for programs in the work folder. */
final class Publication {
    private Publication() {}

    /** @param document gets a folder of its own name for the plots */
    static void write(Results results, Path document) throws IOException {
        String name = String.valueOf(document.getFileName()).replaceFirst("\\.md$", "");
        Path folder = document.toAbsolutePath().resolveSibling(name);
        Files.createDirectories(folder);
        for (Map.Entry<String, String> plot : new Plots(results).all().entrySet()) {
            replace(folder.resolve(plot.getKey()), plot.getValue());
        }
        replace(document.toAbsolutePath(), Report.of(results, name));
        replace(
                results.settings().workDir().resolve("results.json"),
                JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(figures(results)));
    }

    /** One for each model, seed, exam and family. */
    record Cell(String arm, long seed, String exam, String family, Figures.Figure share) {}

    private static Map<String, Object> figures(Results results) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("base", results.base());
        figures.put("processor", results.processor());
        figures.put("seeds", results.settings().seeds());
        figures.put("scale", results.settings().scale());
        figures.put("targets", Targets.of(results));
        figures.put("lessons", results.lessons());
        figures.put("cells", cells(results));
        figures.put("spent", results.spent());
        return figures;
    }

    private static List<Cell> cells(Results results) {
        List<Cell> cells = new ArrayList<>();
        for (Results.Run run : results.runs()) {
            run.answers()
                    .forEach((exam, answers) -> answers.stream()
                            .map(Exam.Answered::family)
                            .distinct()
                            .forEach(family -> cells.add(new Cell(
                                    run.arm(),
                                    run.seed(),
                                    exam,
                                    family,
                                    Figures.share(
                                            List.of(run),
                                            exam,
                                            answer -> answer.family().equals(family))))));
        }
        return cells;
    }

    private static void replace(Path file, String text) throws IOException {
        Path building = file.resolveSibling(file.getFileName() + ".building");
        Files.write(building, text.getBytes(StandardCharsets.UTF_8));
        Files.move(building, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
