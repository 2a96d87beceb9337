package dev.gatehouse.server;

import dev.gatehouse.server.directory.Invitations;
import dev.gatehouse.server.mail.MailSettings;
import dev.gatehouse.server.mail.MailSettings.MailServer;
import dev.gatehouse.server.mail.MailSettings.Security;
import dev.gatehouse.server.web.AddressRange;
import dev.gatehouse.server.web.OutgoingSettings;
import dev.gatehouse.server.web.WebSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns what was written into {@link Settings}, and reports everything that is wrong at once. */
final class SettingsReader {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})([smhd])");
  private static final Pattern ADDRESS =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\s]*):(\\d{1,5})");
  private static final int LARGEST_SECRET = 10_000;
  private static final int USUAL_REQUESTS_PER_SECOND = 500;
  private static final int USUAL_MAILS_PER_DAY = 20_000;

  private final List<String> problems = new ArrayList<>();
  private final SettingValues values = new SettingValues(problems);

  private SettingsReader() {}

  /**
   * Reads the settings.
   *
   * @param file the settings file; empty if there is none
   * @param environment the program's environment; only names that start with GATEHOUSE_ count
   * @param options settings of the command line, by key
   * @throws InvalidSettingsException with every problem that there is
   */
  static Settings read(
      Optional<Path> file, Map<String, String> environment, Map<String, String> options) {
    SettingsReader reader = new SettingsReader();
    file.ifPresent(path -> new SettingsFile(path, reader.values, reader.problems).read());
    reader.values.putEnvironment(environment);
    reader.values.putOptions(options);
    Settings settings = reader.settings();
    if (!reader.problems.isEmpty()) {
      throw new InvalidSettingsException(reader.problems);
    }
    return settings;
  }

  private Settings settings() {
    Path data = path("dataDirectory").orElse(Path.of("data"));
    if (Files.exists(data) && !Files.isDirectory(data)) {
      problem("dataDirectory", data + " is not a directory");
    }
    Optional<Settings.DatabaseAddress> database = database();
    Optional<Path> keyFile = path("encryption.keyFile");
    boolean shared = database.filter(d -> d.url().contains("postgres")).isPresent();
    if (shared && keyFile.isEmpty()) {
      problems.add(
          "encryption.keyFile: with PostgreSQL every node needs the same key; make one with"
              + " \"openssl rand -base64 32\" and name its file here");
    }
    Duration idle = duration("session.idle", Duration.ofHours(8));
    Duration absolute = duration("session.absolute", Duration.ofHours(24));
    if (idle.compareTo(absolute) > 0) {
      problem("session.idle", "must not be longer than session.absolute");
    }
    if (idle.compareTo(Duration.ofMinutes(1)) < 0 || idle.compareTo(Duration.ofDays(30)) > 0) {
      problem("session.idle", "must be 1m to 30d");
    }
    if (absolute.compareTo(Duration.ofDays(90)) > 0) {
      problem("session.absolute", "must be at most 90d");
    }
    WebSettings web = web();
    return new Settings(
        web,
        data,
        database,
        keyFile,
        outgoing(),
        idle,
        absolute,
        logFormat(),
        readableFile("organizations"),
        secret("bootstrap.apiKey", "bootstrap.apiKeyFile"),
        new Settings.Metrics(one("metrics.listen", this::address), flag("metrics.onPublicAddress")),
        mail(data, web),
        invitationLifetime(),
        one("invitations.mailsPerDay", SettingsReader::mailsPerDay).orElse(USUAL_MAILS_PER_DAY),
        one("cryptography", SettingsReader::nativeCryptography).orElse(true),
        addresses("dns.servers"),
        one("scim.mostRequestsPerSecond", SettingsReader::requestsPerSecond)
            .orElse(USUAL_REQUESTS_PER_SECOND),
        one("operators.organization", SettingsReader::slug).orElse("operators"),
        flag("configuration.secretReferences"));
  }

  private static String slug(String text) {
    if (!text.matches("[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])")) {
      throw new IllegalArgumentException("must be 2 to 40 of a-z, 0-9 and inner hyphens");
    }
    return text;
  }

  private static int mailsPerDay(String text) {
    if (!text.matches("[1-9]\\d{0,5}")) {
      throw new IllegalArgumentException("must be a number from 1 to 999999");
    }
    return Integer.parseInt(text);
  }

  private static int requestsPerSecond(String text) {
    if (!text.matches("[1-9]\\d{0,5}")) {
      throw new IllegalArgumentException("must be a number from 1 to 999999");
    }
    return Integer.parseInt(text);
  }

  private static boolean nativeCryptography(String text) {
    return switch (text) {
      case "native" -> true;
      case "jdk" -> false;
      default -> throw new IllegalArgumentException("must be native or jdk");
    };
  }

  private WebSettings web() {
    InetSocketAddress listen =
        one("listen", this::address).orElse(new InetSocketAddress("127.0.0.1", 8080));
    Optional<Path> certificate = readableFile("tls.certificate");
    Optional<Path> key = readableFile("tls.key");
    if (values.all().containsKey("tls.certificate") != values.all().containsKey("tls.key")) {
      problems.add("tls: certificate and key belong together; one of them is missing");
    }
    Optional<WebSettings.Tls> tls =
        certificate.flatMap(c -> key.map(k -> new WebSettings.Tls(c, k)));
    return new WebSettings(
        listen,
        one("publicAddress", SettingsReader::publicAddress),
        tls,
        ranges("trustedProxies"),
        WebSettings.USUAL_IDLE_TIMEOUT,
        Duration.ofSeconds(10),
        flag("log.access"));
  }

  private static URI publicAddress(String text) {
    URI address = URI.create(text);
    boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    boolean bare = address.getPath() == null || address.getPath().matches("/?");
    if (!http || address.getHost() == null || !bare || address.getQuery() != null) {
      throw new IllegalArgumentException(
          "must be scheme and host, such as https://signin.example.com");
    }
    return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
  }

  private Optional<Settings.DatabaseAddress> database() {
    Optional<Secret> password = secret("database.password", "database.passwordFile");
    String user = one("database.user", Function.identity()).orElse("");
    return one("database.url", Function.identity())
        .map(
            url ->
                new Settings.DatabaseAddress(url, user, password.orElseGet(() -> new Secret(""))));
  }

  private OutgoingSettings outgoing() {
    return new OutgoingSettings(
        flag("outgoing.allowPrivateAddresses"),
        ranges("outgoing.allowedRanges"),
        flag("outgoing.allowPlainHttp"),
        readableFile("outgoing.caFile"),
        one("outgoing.proxy", SettingsReader::publicAddress),
        duration("outgoing.timeout", OutgoingSettings.USUAL_DEADLINE),
        OutgoingSettings.USUAL_LARGEST_BODY);
  }

  private MailSettings mail(Path data, WebSettings web) {
    String host = web.publicAddress().map(URI::getHost).orElse("gatehouse.invalid");
    Optional<String> from = one("mail.from", SettingsReader::sender);
    Path folder = data.resolve("outbox");
    Optional<String> server = one("mail.host", Function.identity());
    if (server.isEmpty()) {
      for (String key : List.of("port", "security", "user", "password", "passwordFile")) {
        if (values.all().containsKey("mail." + key)) {
          problem("mail." + key, "is of no use without mail.host");
        }
      }
      return new MailSettings(Optional.empty(), from.orElse("no-reply@" + host), folder);
    }
    if (from.isEmpty() && !values.all().containsKey("mail.from")) {
      problem("mail.from", "is needed with mail.host: who the mails say sent them");
    }
    Security security = one("mail.security", SettingsReader::security).orElse(Security.STARTTLS);
    String user = one("mail.user", Function.identity()).orElse("");
    Optional<Secret> password = secret("mail.password", "mail.passwordFile");
    if (user.isEmpty() == password.isPresent()) {
      problem("mail.user", "belongs with mail.password; one of them is missing");
    }
    if (security == Security.NONE && !user.isEmpty()) {
      problem("mail.security", "none would send the password in the clear; leave out mail.user");
    }
    MailServer address =
        new MailServer(
            server.get(),
            one("mail.port", SettingsReader::port).orElse(security.usualPort()),
            security,
            user,
            password.map(Secret::value).orElse(""),
            path("outgoing.caFile"));
    return new MailSettings(Optional.of(address), from.orElse(""), folder);
  }

  private static Security security(String text) {
    return switch (text) {
      case "starttls" -> Security.STARTTLS;
      case "tls" -> Security.TLS;
      case "none" -> Security.NONE;
      default -> throw new IllegalArgumentException("must be starttls, tls or none");
    };
  }

  private static String sender(String text) {
    if (!MailSettings.isSender(text)) {
      throw new IllegalArgumentException(
          "must be one address, such as Gatehouse <no-reply@example.com>");
    }
    return text;
  }

  private static int port(String text) {
    if (!text.matches("\\d{1,5}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > 65_535) {
      throw new IllegalArgumentException("must be a port, 1 to 65535");
    }
    return Integer.parseInt(text);
  }

  private Duration invitationLifetime() {
    Duration lifetime = duration("invitations.lifetime", Duration.ofDays(7));
    if (!Invitations.isPossible(lifetime)) {
      problem("invitations.lifetime", "must be 5m to 30d");
    }
    return lifetime;
  }

  private Logging.Format logFormat() {
    return one(
            "log.format",
            text ->
                switch (text) {
                  case "text" -> Logging.Format.TEXT;
                  case "json" -> Logging.Format.JSON;
                  default -> throw new IllegalArgumentException("must be text or json");
                })
        .orElse(Logging.Format.TEXT);
  }

  /** Reads one value; what the reader throws becomes a problem with its place. */
  private <T> Optional<T> one(String key, Function<String, T> reader) {
    SettingValues.Value value = values.all().get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (value.words().size() != 1 || value.words().getFirst().isBlank()) {
      problem(key, "needs exactly one value");
      return Optional.empty();
    }
    try {
      return Optional.of(reader.apply(value.words().getFirst().strip()));
    } catch (IllegalArgumentException e) {
      problem(key, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void problem(String key, String sentence) {
    SettingValues.Value value = values.all().get(key);
    problems.add((value == null ? "" : value.where() + ": ") + key + ": " + sentence);
  }

  private boolean flag(String key) {
    return one(
            key,
            text ->
                switch (text) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw new IllegalArgumentException("must be true or false");
                })
        .orElse(false);
  }

  private Duration duration(String key, Duration usual) {
    return one(key, SettingsReader::duration).orElse(usual);
  }

  private static Duration duration(String text) {
    Matcher parts = DURATION.matcher(text);
    if (!parts.matches() || parts.group(1).matches("0+")) {
      throw new IllegalArgumentException("must be a duration such as 30m, 8h or 14d");
    }
    long count = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  private InetSocketAddress address(String text) {
    Matcher parts = ADDRESS.matcher(text.matches("\\d{1,5}") ? "127.0.0.1:" + text : text);
    if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65_535) {
      throw new IllegalArgumentException("must be HOST:PORT, such as 127.0.0.1:8080");
    }
    String host = parts.group(1).isEmpty() ? "0.0.0.0" : parts.group(1);
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    InetSocketAddress address = new InetSocketAddress(bare, Integer.parseInt(parts.group(2)));
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("the host " + host + " is not known here");
    }
    return address;
  }

  private List<InetSocketAddress> addresses(String key) {
    SettingValues.Value value = values.all().get(key);
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (String word : value == null ? List.<String>of() : value.words()) {
      try {
        addresses.add(address(word.strip()));
      } catch (IllegalArgumentException e) {
        problem(key, String.valueOf(e.getMessage()));
      }
    }
    return addresses;
  }

  private List<AddressRange> ranges(String key) {
    SettingValues.Value value = values.all().get(key);
    List<AddressRange> ranges = new ArrayList<>();
    for (String word : value == null ? List.<String>of() : value.words()) {
      try {
        ranges.add(AddressRange.parse(word.strip()));
      } catch (IllegalArgumentException e) {
        problem(key, String.valueOf(e.getMessage()));
      }
    }
    return ranges;
  }

  private Optional<Path> path(String key) {
    return one(key, Path::of);
  }

  private Optional<Path> readableFile(String key) {
    Optional<Path> path = path(key);
    path.filter(file -> !Files.isReadable(file) || Files.isDirectory(file))
        .ifPresent(file -> problem(key, "cannot read the file " + file));
    return path;
  }

  private Optional<Secret> secret(String key, String fileKey) {
    if (values.all().containsKey(key) && values.all().containsKey(fileKey)) {
      problem(key, "is set beside " + fileKey + "; choose one");
    }
    Optional<Secret> direct = one(key, Secret::new);
    return direct.isPresent() ? direct : one(fileKey, SettingsReader::secretFile);
  }

  private static Secret secretFile(String name) {
    Path file = Path.of(name);
    try {
      if (Files.size(file) > LARGEST_SECRET) {
        throw new IllegalArgumentException(name + " is too large for a secret");
      }
      String text = Files.readString(file).strip();
      if (text.isEmpty()) {
        throw new IllegalArgumentException("the file " + name + " is empty");
      }
      return new Secret(text);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read the file " + name, e);
    }
  }
}
