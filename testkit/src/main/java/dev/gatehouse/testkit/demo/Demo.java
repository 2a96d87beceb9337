package dev.gatehouse.testkit.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import dev.gatehouse.testkit.AdminClient;
import dev.gatehouse.testkit.TestIdentityProvider;
import dev.gatehouse.testkit.app.ClientSettings;
import dev.gatehouse.testkit.app.SampleApplication;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The program that runs beside Gatehouse in the demo, and prints where to click. */
public final class Demo {
  private static final Set<String> KNOWN =
      Set.of("--gatehouse", "--first", "--idp-port", "--app-port");
  private static final String KEY_VARIABLE = "GATEHOUSE_DEMO_KEY";
  private static final String CLIENT_ID = "tracehub";

  private Demo() {}

  /** Runs until it is stopped. Exits with 2 when a word is unknown or a port is taken. */
  public static void main(String[] arguments) throws InterruptedException {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger("ROOT").setLevel(Level.WARN);
    }
    try {
      run(options(arguments), System.getenv(KEY_VARIABLE));
    } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
      System.err.println("demo: " + e.getMessage());
      System.exit(2);
    }
  }

  private static void run(Map<String, String> options, @Nullable String key)
      throws InterruptedException {
    if (key == null) {
      throw new IllegalArgumentException(KEY_VARIABLE + " must hold an operator's API key");
    }
    String gatehouse = options.getOrDefault("--gatehouse", "http://localhost:8080");
    int applicationPort = port(options, "--app-port", "8082");
    var setUp = new AcmeSetUp(gatehouse, new AdminClient(gatehouse, key));
    try (var provider = TestIdentityProvider.start(port(options, "--idp-port", "8081"))) {
      setUp.connect(provider);
      setUp.registerCommandLine();
      String secret = setUp.register(CLIENT_ID, "http://127.0.0.1:" + applicationPort);
      var settings = new ClientSettings(gatehouse, CLIENT_ID, secret, "acme");
      try (var application = SampleApplication.start(applicationPort, settings)) {
        application.receiveSignals();
        System.out.println(
            whereToClick(gatehouse, options.get("--first"), provider, application, key));
        // Until the process is stopped.
        Thread.currentThread().join();
      }
    }
  }

  private static String whereToClick(
      String gatehouse,
      @Nullable String first,
      TestIdentityProvider provider,
      SampleApplication application,
      String key) {
    return """

        The demo is ready.

          Tracehub, the application        %1$s
            a page that needs signing in   %1$s/reports/42
          Acme's sign-in page              %2$s/sign-in/acme
          The console                      %5$s
            (make an account there, sign in, and choose Acme under Organizations)
          The test identity provider       %3$s
            (choose what goes wrong next, sign in, and the page shows a reference code)
          Its people, pushed over SCIM     %3$s/provisioning
            (sign in to Tracehub through "Acme staff", deactivate the person here, and Tracehub signs out)
          Security events about them       %3$s/security-events
            (revoke a session here: Gatehouse hears of it, tells Tracehub, and Tracehub signs out)

          The admin API                    %2$s/api/openapi.json
            KEY=%4$s
            curl -H "Authorization: Bearer $KEY" %2$s/api/v1/organizations/acme/sign-ins
            (with ?reference= and the code behind it: that one sign-in)

        Ctrl-C ends it."""
        .formatted(
            application.baseUrl(),
            gatehouse,
            provider.baseUrl(),
            key,
            first == null ? gatehouse + "/console" : first);
  }

  private static int port(Map<String, String> options, String name, String otherwise) {
    var text = options.getOrDefault(name, otherwise);
    try {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " must be a number, not '" + text + "'", e);
    }
    throw new IllegalArgumentException(name + " must be from 1 to 65535, not " + text);
  }

  private static Map<String, String> options(String[] arguments) {
    var options = new HashMap<String, String>();
    for (int i = 0; i < arguments.length; i += 2) {
      if (!KNOWN.contains(arguments[i])) {
        throw new IllegalArgumentException("there is no option '" + arguments[i] + "'");
      }
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " needs a value");
      }
      options.put(arguments[i], arguments[i + 1]);
    }
    return options;
  }
}
