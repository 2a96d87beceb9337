package dev.gatehouse.testkit.saml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes the attack corpus as files. They are checked in, so that reading them needs nothing of
 * this; run the main method from the root of the sources after a change to the cases.
 */
final class Corpus {

  static final Path FOLDER =
      Path.of("protocol/src/test/resources/dev/gatehouse/protocol/saml/corpus");

  private Corpus() {}

  static List<CorpusCase> cases() {
    return Stream.of(
            WrappingCases.all(),
            SignatureCases.all(),
            SignaturePartCases.all(),
            XmlCases.all(),
            FieldCases.all(),
            ConditionCases.all(),
            TimeCases.all(),
            EncryptionCases.all(),
            VendorCases.all(),
            RedirectCases.all(),
            LogoutCases.all())
        .flatMap(List::stream)
        .toList();
  }

  static Path file(Path root, CorpusCase each) {
    return root.resolve(FOLDER).resolve(each.path() + ".case");
  }

  /**
   * What the file should hold. A body that is random (a fresh key or nonce) is kept as it was
   * written first.
   */
  static String text(Path root, CorpusCase each) {
    var body = each.body();
    var file = file(root, each);
    if (Files.exists(file) && !body.equals(each.body())) {
      var old = read(file);
      body = old.substring(old.indexOf("\n\n") + 2);
    }
    return each.headerText() + body;
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param arguments the root of the sources; {@code fresh} behind it to write random bodies anew
   */
  public static void main(String[] arguments) throws IOException {
    var root = Path.of(arguments.length == 0 ? "." : arguments[0]);
    boolean fresh = arguments.length > 1;
    for (var each : cases()) {
      var file = file(root, each);
      Files.createDirectories(file.getParent());
      Files.writeString(file, fresh ? each.headerText() + each.body() : text(root, each));
    }
  }
}
