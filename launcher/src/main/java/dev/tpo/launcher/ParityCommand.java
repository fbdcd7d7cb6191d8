package dev.tpo.launcher;

import dev.tpo.launcher.suite.Installation;
import dev.tpo.launcher.suite.Natives;
import dev.tpo.lmm.files.CheckpointException;
import dev.tpo.lmm.files.Dtype;
import dev.tpo.parity.ParityCheck;
import dev.tpo.parity.ParityReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

@Command(name = "parity", description = "Compares the model with a golden case that PyTorch computed.")
final class ParityCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "CASE_DIR", description = "the case's folder")
    private Path folder = Path.of("");

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            description = "float32, or what rounding the matrices to bfloat16 or float16 costs")
    private Dtype dtype = Dtype.FLOAT32;

    @Option(names = "--json", description = "print JSON only")
    private boolean json;

    @Override
    public Integer call() {
        Natives.unpackForThisProcess(Installation.current(), Surroundings::say);
        try {
            ParityReport report = ParityCheck.run(folder, dtype);
            System.out.println(json ? JsonMapper.shared().writeValueAsString(report) : report.table());
            return report.passed() ? 0 : 1;
        } catch (CheckpointException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        }
    }
}
