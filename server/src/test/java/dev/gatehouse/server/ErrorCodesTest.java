package dev.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.gatehouse.protocol.RefusalCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/error-codes.md} is written from the enums of refusals. */
class ErrorCodesTest {
  private static final Path PAGE = Path.of("../docs/error-codes.md");

  private static final List<? extends Class<?>> ENUMS = read();

  private static final String HEAD =
      """
      # Refusal codes

      Every refusal has a stable code. The person sees the sentence and a short reference; the admin API shows code, reason and remedy of the
      sign-in with that reference. This page is generated from the program: `ErrorCodesTest` fails when it is stale, and writes what it should
      be to `server/target/error-codes.md`.
      """;

  @Test
  void the_page_of_error_codes_is_up_to_date() throws IOException {
    String right = page();
    Files.writeString(Path.of("target/error-codes.md"), right);
    assertThat(PAGE).hasContent(right);
  }

  @Test
  void no_two_reasons_share_a_code() {
    assertThat(enums().flatMap(ErrorCodesTest::constants).map(RefusalCode::code))
        .hasSizeGreaterThan(150)
        .doesNotHaveDuplicates()
        .allMatch(code -> code.matches("[a-z][a-z0-9_]+"));
  }

  private static Stream<? extends Class<?>> enums() {
    return ENUMS.stream();
  }

  /** All that is asked of a class stands in itself: nothing of the libraries needs to be read. */
  private static List<? extends Class<?>> read() {
    return ArchConfiguration.withThreadLocalScope(
        configuration -> {
          configuration.setResolveMissingDependenciesFromClassPath(false);
          return new ClassFileImporter()
                  .withImportOption(new ImportOption.DoNotIncludeTests())
                  .importPackages("dev.gatehouse.server", "dev.gatehouse.protocol")
                  .stream()
                  .filter(type -> type.isEnum() && type.isAssignableTo(RefusalCode.class))
                  .sorted(Comparator.comparing(JavaClass::getName))
                  .map(JavaClass::reflect)
                  .toList();
        });
  }

  private static Stream<RefusalCode> constants(Class<?> type) {
    return Stream.of(type.getEnumConstants()).map(RefusalCode.class::cast);
  }

  private static String page() {
    StringBuilder page = new StringBuilder(HEAD);
    for (Class<?> type : enums().toList()) {
      page.append("\n## ").append(type.getSimpleName()).append("\n\n");
      page.append("| code | what the person is told | what to look at |\n|---|---|---|\n");
      List<RefusalCode> codes =
          constants(type).sorted(Comparator.comparing(RefusalCode::code)).toList();
      for (RefusalCode code : codes) {
        page.append(
            "| `%s` | %s | %s |\n"
                .formatted(code.code(), cell(code.sentence()), cell(code.remedy())));
      }
    }
    return page.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;");
  }
}
