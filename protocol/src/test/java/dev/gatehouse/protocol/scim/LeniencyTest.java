package dev.gatehouse.protocol.scim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LeniencyTest {

  @Test
  void a_search_for_each_name_finds_who_tolerates_it() throws IOException {
    StringBuilder sources = new StringBuilder();
    Path folder = Path.of("src/main/java/dev/gatehouse/protocol/scim");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(name -> !name.endsWith("Leniency.java")).toList()) {
        sources.append(Files.readString(file));
      }
    }
    for (Leniency leniency : Leniency.values()) {
      assertThat(sources.toString()).contains("Leniency." + leniency.name());
    }
  }
}
