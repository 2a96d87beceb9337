package dev.gatehouse.testkit.saml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The checked-in corpus is what the cases here describe. */
class CorpusTest {

  private static final Path ROOT = Path.of("..");

  @Test
  void every_file_holds_what_its_case_describes() {
    for (var each : Corpus.cases()) {
      assertThat(Corpus.read(Corpus.file(ROOT, each)))
          .as(each.path())
          .isEqualTo(Corpus.text(ROOT, each));
    }
  }

  @Test
  void every_file_has_a_case_and_every_case_its_own_file() throws IOException {
    var folder = ROOT.resolve(Corpus.FOLDER);
    try (var files = Files.walk(folder)) {
      var found =
          files
              .filter(file -> file.toString().endsWith(".case"))
              .map(file -> folder.relativize(file).toString().replace('\\', '/'))
              .collect(Collectors.toSet());
      var described = Corpus.cases().stream().map(each -> each.path() + ".case").toList();

      assertThat(described).doesNotHaveDuplicates();
      assertThat(found).containsExactlyInAnyOrderElementsOf(described);
    }
  }
}
