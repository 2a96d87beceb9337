package dev.gatehouse.server.console;

import dev.gatehouse.server.console.SetUp.Step;
import dev.gatehouse.server.web.Response;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * The step in which the provider's values come here. What a provider publishes is read, shown, and
 * kept only when somebody says so; the page in between holds what was shown, so that nothing else
 * is kept.
 */
final class SetUpProviderPages {
  private static final String WRITE = "connections:write";
  private static final String PAGE = SetUpPages.BASE + "/provider";

  /** What SAML metadata says anew, all of it, whenever it is read. */
  private static final List<String> PUBLISHED =
      List.of(
          "entityId",
          "ssoRedirectUrl",
          "ssoPostUrl",
          "sloRedirectUrl",
          "sloPostUrl",
          "sloRedirectResponseUrl",
          "sloPostResponseUrl",
          "certificates",
          "metadataUrl",
          "metadataSigningCertificates",
          "allowExpiredMetadata");

  void addTo(ConsoleRoutes routes) {
    routes
        .get(PAGE, WRITE, visit -> on(visit, setUp -> form(visit, setUp, Troubles.NONE)))
        .post(PAGE + "/read", WRITE, this::read)
        .post(PAGE + "/keep", WRITE, this::keep)
        .post(PAGE + "/by-hand", WRITE, this::byHand)
        .post(PAGE + "/directory", WRITE, this::directory);
  }

  private static Response on(Visit visit, java.util.function.Function<SetUp, Response> page) {
    return SetUpPages.on(visit, page);
  }

  private static Response form(Visit visit, SetUp setUp, Troubles troubles) {
    return visit.page(
        troubles.any() ? 422 : 200,
        setUp.heading(Step.PROVIDER),
        "console/provider-values",
        ProviderFormView.of(setUp.view(Step.PROVIDER, troubles), visit, troubles.any()));
  }

  /** Reads what the provider publishes, and shows it. */
  private Response read(Visit visit) {
    return on(
        visit,
        setUp -> {
          Map<String, Object> source = source(visit);
          if (source.isEmpty()) {
            return form(
                visit, setUp, Troubles.of("source", "Give one of these, so that it can be read."));
          }
          if (!visit.form("which").isEmpty()) {
            source.put("entityId", visit.form("which"));
          }
          demandAsBefore(source, setUp.view(Step.PROVIDER, Troubles.NONE).connection());
          Answer answer = visit.api().post(source, "connections", "import");
          if (!answer.ok()) {
            // The field of this form that names one of several providers.
            return form(visit, setUp, Troubles.of(answer).renamed("entityId", "which"));
          }
          Doc found = answer.body();
          return found(
              visit,
              setUp,
              FoundView.of(found, setUp.view(Step.PROVIDER, Troubles.NONE).withoutMissing()));
        });
  }

  /** The one source that the form names: the first that is filled in, in the form's order. */
  private static Map<String, Object> source(Visit visit) {
    Map<String, Object> source = new LinkedHashMap<>();
    for (String field : List.of("metadataUrl", "metadata", "issuer")) {
      String entered = field.equals("metadata") ? metadata(visit) : visit.form(field);
      if (source.isEmpty() && !entered.isEmpty()) {
        source.put(field, entered);
      }
    }
    String domain = visit.form("domain");
    if (source.isEmpty() && !domain.isEmpty()) {
      source.put(visit.form("product").equals("auth0") ? "auth0Domain" : "oktaDomain", domain);
    }
    if (source.isEmpty() && !visit.form("tenant").isEmpty()) {
      source.put("entraTenant", visit.form("tenant"));
    }
    return source;
  }

  /** From a file, if one was chosen; else what was pasted. */
  static String metadata(Visit visit) {
    String file = visit.form("file");
    return file.isEmpty() ? visit.form("metadata") : file;
  }

  /** What was asked of the metadata is asked again: reading it here must not loosen that. */
  private static void demandAsBefore(Map<String, Object> source, Doc connection) {
    if (source.containsKey("metadataUrl") || source.containsKey("metadata")) {
      List<String> signers = connection.texts("settings.metadataSigningCertificates");
      if (!signers.isEmpty()) {
        source.put("metadataSigningCertificates", signers);
      }
      if (connection.flag("settings.allowExpiredMetadata")) {
        source.put("allowExpiredMetadata", true);
      }
    }
  }

  private static Response found(Visit visit, SetUp setUp, FoundView view) {
    return visit.page(
        view.setUp().troubles().any() ? 422 : 200,
        setUp.heading(Step.PROVIDER),
        "console/provider-found",
        view);
  }

  /** Keeps what was shown. */
  private Response keep(Visit visit) {
    return on(
        visit,
        setUp -> {
          Optional<Doc> shown = read(visit.form("found"));
          if (shown.isEmpty()) {
            return form(visit, setUp, Troubles.of("source", "Please read the values once more."));
          }
          SetUpView view = setUp.view(Step.PROVIDER, Troubles.NONE);
          Map<String, Object> settings = view.connection().at("settings").values();
          if (view.connection().text("kind").equals("saml")) {
            PUBLISHED.forEach(settings::remove);
          }
          settings.putAll(shown.get().at("settings").values());
          Map<String, Object> secrets = new LinkedHashMap<>();
          if (view.connection().text("kind").equals("oidc")) {
            client(visit, settings, secrets);
          }
          Answer saved = save(visit, settings, secrets);
          return saved.ok()
              ? kept(visit)
              : found(
                  visit,
                  setUp,
                  FoundView.of(
                      shown.get(),
                      setUp.view(Step.PROVIDER, Troubles.of(saved)),
                      visit.form("clientId"),
                      visit.form("clientAuthentication")));
        });
  }

  /** What the provider knows this connection as. */
  private static void client(
      Visit visit, Map<String, Object> settings, Map<String, Object> secrets) {
    settings.put("clientId", visit.form("clientId"));
    settings.put("clientAuthentication", visit.form("clientAuthentication"));
    if (!visit.form("scopes").isEmpty()) {
      settings.put("scopes", List.of(visit.form("scopes").split("[\\s,]+")));
    }
    if (!visit.form("clientSecret").isEmpty()) {
      secrets.put("clientSecret", visit.form("clientSecret"));
    }
  }

  private static Optional<Doc> read(String json) {
    try {
      Doc read = Doc.read(json.getBytes(StandardCharsets.UTF_8));
      return read.has("settings") ? Optional.of(read) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** For a provider that publishes no metadata. */
  private Response byHand(Visit visit) {
    return on(
        visit,
        setUp -> {
          Map<String, Object> settings =
              setUp.view(Step.PROVIDER, Troubles.NONE).connection().at("settings").values();
          PUBLISHED.forEach(settings::remove);
          settings.put("entityId", visit.form("entityId"));
          settings.put("ssoRedirectUrl", visit.form("ssoRedirectUrl"));
          settings.put("certificates", certificates(visit.form("certificates")));
          Answer saved = save(visit, settings, Map.of());
          return saved.ok() ? kept(visit) : form(visit, setUp, Troubles.of(saved));
        });
  }

  /** A directory that is asked over LDAP. */
  private Response directory(Visit visit) {
    return on(
        visit,
        setUp -> {
          Map<String, Object> settings =
              setUp.view(Step.PROVIDER, Troubles.NONE).connection().at("settings").values();
          if (settings.isEmpty() && visit.form("product").equals("active-directory")) {
            settings.put("directoryType", "active-directory");
          }
          settings.put("servers", lines(visit.form("servers")));
          settings.put("caCertificates", certificates(visit.form("caCertificates")));
          settings.put("bindDn", visit.form("bindDn"));
          settings.put("baseDn", visit.form("baseDn"));
          settings.put("userFilter", visit.form("userFilter"));
          settings.put("groupSource", visit.form("groupSource"));
          Map<String, Object> secrets = new LinkedHashMap<>();
          if (!visit.form("bindPassword").isEmpty()) {
            secrets.put("bindPassword", visit.form("bindPassword"));
          }
          Answer saved = save(visit, settings, secrets);
          return saved.ok() ? kept(visit) : form(visit, setUp, Troubles.of(saved));
        });
  }

  private static Answer save(
      Visit visit, Map<String, Object> settings, Map<String, Object> secrets) {
    Map<String, Object> change = new LinkedHashMap<>();
    change.put("settings", settings);
    if (!secrets.isEmpty()) {
      change.put("secrets", secrets);
    }
    return visit.api().patch(change, "connections", visit.parameter(SetUpPages.ID));
  }

  private static Response kept(Visit visit) {
    return visit.done(
        SetUp.path(visit.parameter(SetUpPages.ID), Step.ATTRIBUTES),
        "The provider's values are saved.");
  }

  static List<String> lines(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  /** Certificates in PEM, one after the other, or a single one in Base64. */
  private static List<String> certificates(String text) {
    String end = "-----END CERTIFICATE-----";
    if (!text.contains(end)) {
      return text.isEmpty() ? List.of() : List.of(text);
    }
    return List.of(text.split("(?<=" + end + ")")).stream()
        .map(String::strip)
        .filter(one -> !one.isEmpty())
        .toList();
  }
}
