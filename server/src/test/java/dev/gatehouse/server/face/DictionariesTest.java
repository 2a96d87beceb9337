package dev.gatehouse.server.face;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.gatehouse.protocol.RefusalCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every sentence of the sign-in pages stands in every dictionary, and nothing else does. */
class DictionariesTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/gatehouse/server");
  private static final Pattern SAID =
      Pattern.compile("(?<![.\\w])(?:say|toSay)\\(\\s*((?:\"(?:[^\"\\\\]|\\\\.)*\"\\s*\\+?\\s*)+)");
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern PLACE = Pattern.compile("\\{\\d}");

  /** Refusals that only administrators and programs meet are in English. */
  private static final Set<String> NOT_FOR_PEOPLE =
      Set.of(
          "ConfigurationRefusal",
          "SetupGuestRefusal",
          "MetadataRefusalCode",
          "SignalRefusalCode",
          "EnforcingRefusal",
          "InvitationRefusal",
          "ManagedUserRefusal",
          "ManyUsersRefusal",
          "ConsoleRefusal",
          "SshKeyRefusal",
          "LockOut",
          "MailFailure",
          "RemoteRefusal",
          "ClientRefusal",
          "DirectoryRefusal");

  private static Set<String> sentences = Set.of();

  @BeforeAll
  static void read() throws IOException {
    sentences = sentences();
  }

  private static Set<String> sentences() throws IOException {
    Set<String> sentences = new TreeSet<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file :
          files
              .filter(one -> one.toString().matches(".*\\.(java|jte)"))
              // What the terminal says is another matter, and another method.
              .filter(one -> !one.startsWith(SOURCES.resolve("terminal")))
              .toList()) {
        Matcher said = SAID.matcher(Files.readString(file));
        while (said.find()) {
          sentences.add(literal(said.group(1)));
        }
      }
    }
    new ClassFileImporter()
        .importPackages("dev.gatehouse.server", "dev.gatehouse.protocol").stream()
            .filter(type -> type.isEnum() && type.isAssignableTo(RefusalCode.class))
            .filter(type -> !NOT_FOR_PEOPLE.contains(type.getSimpleName()))
            .flatMap(type -> Stream.of(type.reflect().getEnumConstants()))
            .map(RefusalCode.class::cast)
            .map(RefusalCode::sentence)
            .forEach(sentences::add);
    return sentences;
  }

  private static String literal(String java) {
    Matcher parts = LITERAL.matcher(java);
    StringBuilder text = new StringBuilder();
    while (parts.find()) {
      text.append(parts.group(1).replace("\\\"", "\""));
    }
    return text.toString();
  }

  private static Set<String> places(String text) {
    return PLACE
        .matcher(text)
        .results()
        .map(java.util.regex.MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"de", "fr", "es", "pt", "ja", "zh"})
  void has_every_sentence_with_the_same_places(String tag) {
    Map<String, String> dictionary = Dictionaries.of(new Language(tag));
    assertThat(sentences).hasSizeGreaterThan(250);
    assertThat(new TreeSet<>(dictionary.keySet())).isEqualTo(sentences);
    assertThat(dictionary)
        .allSatisfy(
            (english, said) -> {
              assertThat(said).as(english).isNotBlank();
              assertThat(places(said)).as(english).isEqualTo(places(english));
            });
  }

  @Test
  void strangers_fill_no_memory_with_languages() {
    assertThat(Dictionaries.of(new Language("xx"))).isEmpty();
    assertThat(Dictionaries.of(new Language("de-at")))
        .isSameAs(Dictionaries.of(new Language("de")));
  }
}
