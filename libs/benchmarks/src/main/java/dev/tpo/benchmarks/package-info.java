/**
 * The published benchmarks of long video: their official annotations, the prompts, what an answer says, and the figures,
 * as lmms-eval has them at commit 75571cfe of August 2026 (docs/benchmarks.md). Knows no model and asks nobody.
 */
@NullMarked
package dev.tpo.benchmarks;

import org.jspecify.annotations.NullMarked;
