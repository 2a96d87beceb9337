package dev.gatehouse.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.ProvisionedOrganization;
import dev.gatehouse.server.db.TestDatabase;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/**
 * SAP's compliance tests for SCIM servers. What it asks for against the specification, or beyond
 * it, stands with the reason in {@code scimono/exclusions.txt}; a line there that is needed no
 * longer is an error too.
 */
@Tag("peers")
class ScimonoTest {
  private static final Duration BOUND = Duration.ofMinutes(5);
  private static final String REPORT = "TEST-junit-jupiter.xml";

  @Test
  void every_test_passes_but_those_that_are_excluded_with_a_reason() throws Exception {
    Map<String, String> failures;
    int tests;
    try (PeerFolder folder = PeerFolder.create("scimono");
        var organization = ProvisionedOrganization.start(TestDatabase.SQLITE);
        ScimonoGateway gateway = new ScimonoGateway(organization)) {
      MavenProgram.fetch("scimono")
          .runMain(
              // Its HTTP client reaches into the JDK's own to send PATCH.
              List.of(
                  "--add-opens=java.base/java.net=ALL-UNNAMED",
                  "--add-opens=java.base/sun.net.www.protocol.http=ALL-UNNAMED",
                  "--add-opens=java.base/java.lang=ALL-UNNAMED"),
              "com.sap.scimono.scim.system.tests.launcher.TestsLauncher",
              List.of(
                  "scim.service.url=" + gateway.baseUrl(),
                  "auth.type=oauth",
                  "oauth.service.url=" + gateway.tokenUrl(),
                  "oauth.grant=client_credentials",
                  "oauth.clientId=" + organization.credentials().clientId(),
                  "oauth.secret=" + organization.credentials().clientSecret()),
              folder.path(),
              BOUND);
      var cases = report(folder.resolve(REPORT)).getElementsByTagName("testcase");
      tests = cases.getLength();
      failures = new TreeMap<>();
      for (int i = 0; i < tests; i++) {
        failure((Element) cases.item(i), failures);
      }
    }
    // Fewer would mean that the set-up of a whole class failed, and its tests were not counted.
    assertThat(tests).isGreaterThan(450);
    assertThat(new TreeSet<>(failures.keySet()))
        .as("What fails: %s", failures)
        .isEqualTo(exclusions());
  }

  private static void failure(Element test, Map<String, String> failures) {
    for (String kind : List.of("failure", "error")) {
      if (test.getElementsByTagName(kind).item(0) instanceof Element wrong) {
        String name =
            test.getAttribute("classname").replaceFirst(".*\\.", "")
                + " "
                + test.getAttribute("name");
        failures.put(name.strip(), wrong.getAttribute("message").lines().findFirst().orElse(""));
      }
    }
  }

  private static Element report(Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(in)
          .getDocumentElement();
    }
  }

  /** Each line is a class and a test; what follows a sharp is the reason, which must be there. */
  private static TreeSet<String> exclusions() {
    var excluded = new TreeSet<String>();
    for (String line : PeerFolder.text("scimono/exclusions.txt").lines().toList()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.split(" # ", 2);
        assertThat(parts).as(line).hasSize(2);
        assertThat(excluded.add(parts[0].strip())).as(line).isTrue();
      }
    }
    return excluded;
  }
}
