package io.sallyport.config.load;

import io.sallyport.config.GatewayConfig;
import java.util.List;

/** What became of a load. */
public sealed interface LoadResult {

    /** What every file held that this load read or tried to read. */
    FileStates files();

    /** @param warnings what is probably not meant, in the order of the files */
    record Loaded(GatewayConfig config, List<ConfigProblem> warnings, FileStates files) implements LoadResult {

        public Loaded {
            warnings = List.copyOf(warnings);
        }
    }

    /** @param problems all there are, none twice, in the order of the files */
    record Invalid(List<ConfigProblem> problems, FileStates files) implements LoadResult {

        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
