package dev.gatehouse.server.api;

import dev.gatehouse.server.api.Operation.QueryParameter;
import dev.gatehouse.server.api.StartUpDocument.ConnectionEntry;
import dev.gatehouse.server.api.StartUpDocument.DomainEntry;
import dev.gatehouse.server.api.StartUpDocument.OrganizationEntry;
import dev.gatehouse.server.api.StartUpOrganizations.Place;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.organization.Domain;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.OrganizationScope;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** The operations on an organization as one document: configuration as code. */
final class ConfigurationOperations {
  private static final String PATH = "/organizations/{organization}/configuration";
  private static final QueryParameter PEOPLE =
      new QueryParameter("people", "'true' exports people as well, up to 1,000 of them.");

  private static final QueryParameter BASIS =
      new QueryParameter(
          "basis",
          "Applies the document only to the organization that a difference named so: what came since"
              + " is not undone unseen.");

  /** A longer list would hold the one transaction of the import, and all who wait for it. */
  private static final int LONGEST_LIST = 1_000;

  /** What a part of a document takes besides the scope of the operation. */
  private static final Map<String, String> PARTS =
      Map.of(
          "domains", "domains",
          "connections", "connections",
          "directories", "directories",
          "webhooks", "webhooks",
          "users", "users",
          "signInPolicy", "sign_in_policy");

  /** A document, in YAML. */
  record ConfigurationInput(@Doc("YAML, as the export has it.") String document) {
    /** It may hold secrets. */
    @Override
    public String toString() {
      return "ConfigurationInput";
    }
  }

  static final CsvForm FORM =
      new CsvForm(
          "application/yaml",
          "The organization as the export has it. What is left out stays as it is; a list that is"
              + " given is whole, except that people are never removed.",
          List.of(),
          Body.LARGEST,
          ConfigurationOperations::read);

  private final AdminApi.Below below;
  private final StartUpPlan plan;
  private final ConfigurationExport export;
  private final ConfigurationRemovals removals;
  private final boolean secretReferences;

  /**
   * @param secretReferences whether operators may refer to the server's environment and files
   */
  ConfigurationOperations(
      AdminApi.Below below, StartUpPlan plan, Trail trail, boolean secretReferences) {
    this.below = below;
    this.plan = plan;
    this.export = new ConfigurationExport(below);
    this.removals = new ConfigurationRemovals(below, trail);
    this.secretReferences = secretReferences;
  }

  List<Operation> operations() {
    return new OperationGroup("Configuration")
        .get(
            "exportConfiguration",
            PATH,
            "organizations:read",
            "The organization as YAML, without secrets, as the start-up file takes it too."
                + " Connections that are not finished are left out; comments name them.",
            YamlDocument.class,
            this::export)
        .with(PEOPLE)
        .put(
            "importConfiguration",
            PATH,
            "organizations:write",
            "Brings the organization in line with a document, all or nothing; answers with the"
                + " difference.",
            ConfigurationInput.class,
            ConfigurationDifference.class,
            this::apply)
        .orCsv(FORM)
        .with(UserImportOperations.DRY_RUN, BASIS)
        .all();
  }

  private static Body read(byte[] octets) {
    try {
      return new Body.Fit(new ConfigurationInput(YamlText.decoded(octets)));
    } catch (CharacterCodingException e) {
      return new Body.Unfit(ConfigurationRefusal.UNREADABLE.refused(400, List.of()));
    }
  }

  private Reply export(Call call) {
    String wish = call.query(PEOPLE.name()).orElse("false");
    if (!wish.equals("true") && !wish.equals("false")) {
      return new Reply.Refused(400, "parameter_invalid", "people is true or false.", List.of());
    }
    boolean people = wish.equals("true");
    List<ErrorBody.Problem> lacking = new ArrayList<>();
    PARTS.forEach(
        (part, noun) -> {
          if (!part.equals("users") || people) {
            need(call, part, noun + ":read", lacking);
          }
        });
    if (!lacking.isEmpty()) {
      return ConfigurationRefusal.SCOPE_MISSING.refused(403, lacking);
    }
    return below
        .database()
        .read(
            tx ->
                export
                    .of(tx, call.scope(), people)
                    .map(tree -> export.leftOut(tx, call.scope()) + YamlText.write(tree)))
        .<Reply>map(
            text -> new Reply.Done(new YamlDocument(call.organization().slug() + ".yaml", text)))
        .orElseGet(() -> ConfigurationRefusal.TOO_MANY_PEOPLE.refused(409, List.of()));
  }

  private static void need(Call call, String part, String scope, List<ErrorBody.Problem> lacking) {
    if (!call.caller().allows(scope)) {
      ConfigurationRefusal why = ConfigurationRefusal.SCOPE_MISSING;
      lacking.add(new ErrorBody.Problem(part, why.code(), "This takes the scope " + scope + "."));
    }
  }

  private Reply apply(Call call) {
    YamlText text;
    try {
      text = YamlText.read(call.input(ConfigurationInput.class).document());
    } catch (JacksonException e) {
      ConfigurationRefusal why = ConfigurationRefusal.UNREADABLE;
      return why.refused(400, List.of(new ErrorBody.Problem("", why.code(), Json.describe(e))));
    }
    List<ErrorBody.Problem> lacking = new ArrayList<>();
    PARTS.forEach(
        (part, noun) -> {
          if (text.root().has(part)) {
            need(call, part, noun + ":write", lacking);
          }
        });
    if (!lacking.isEmpty()) {
      return ConfigurationRefusal.SCOPE_MISSING.refused(403, text.located(lacking));
    }
    List<ErrorBody.Problem> tooLong =
        PARTS.keySet().stream()
            .filter(part -> text.root().path(part).size() > LONGEST_LIST)
            .map(part -> ConfigurationRefusal.LIST_TOO_LONG.problem(part))
            .toList();
    if (!tooLong.isEmpty()) {
      return Reply.invalid(text.located(tooLong));
    }
    StartUpProblems problems = new StartUpProblems();
    // Reading takes the parts out of the tree; the lines were read before.
    OrganizationEntry read =
        StartUpDocument.readOrganization(text.root(), references(call), problems);
    OrganizationEntry entry = problems.isEmpty() ? plan.withImports(read, problems) : read;
    return problems.isEmpty()
        ? DryRun.write(
            below.database(), call, (tx, dryRun) -> applied(tx, call, text, entry, dryRun))
        : Reply.invalid(text.located(problems.all()));
  }

  private Reply applied(
      Transaction tx, Call call, YamlText text, OrganizationEntry wished, boolean dryRun) {
    StartUpProblems problems = new StartUpProblems();
    Organization before = below.organizations().get(tx, call.organization().id()).orElseThrow();
    OrganizationScope scope = call.scope();
    if (!call.isOperator()) {
      operatorParts(tx, scope, before, wished, problems);
    }
    OrganizationEntry entry = confirmedByCaller(tx, call, wished);
    boolean people = entry.given().contains("users");
    Optional<ObjectNode> old = export.of(tx, scope, people);
    if (old.isEmpty()) {
      return ConfigurationRefusal.TOO_MANY_PEOPLE.refused(409, List.of());
    }
    ObjectNode was = old.get();
    if (call.query(BASIS.name())
        .filter(basis -> !basis.equals(ConfigurationDifference.basis(was)))
        .isPresent()) {
      return ConfigurationRefusal.CHANGED_MEANWHILE.refused(409, List.of());
    }
    if (problems.isEmpty()) {
      Trail.Author author = Trail.Author.of(call);
      removals.first(tx, scope, entry, author);
      Optional<Place> place =
          plan.organizations().apply(tx, Optional.of(before), entry, author, problems);
      if (place.isPresent() && problems.isEmpty()) {
        removals.last(tx, scope, entry, author, problems);
      }
    }
    if (!problems.isEmpty()) {
      return Reply.invalid(text.located(problems.all()));
    }
    return export
        .of(tx, scope, people)
        .<Reply>map(
            now -> new Reply.Done(ConfigurationDifference.of(was, now, replaced(entry), dryRun)))
        .orElseGet(() -> ConfigurationRefusal.TOO_MANY_PEOPLE.refused(409, List.of()));
  }

  /** What the organization's own administrators may repeat, but not change. */
  private void operatorParts(
      Transaction tx,
      OrganizationScope scope,
      Organization before,
      OrganizationEntry entry,
      StartUpProblems problems) {
    var draft = entry.input().change(before);
    if (!draft.slug().equals(before.slug())) {
      problems.add("slug", ConfigurationRefusal.OPERATOR_PART);
    }
    if (!draft.entitlements().equals(before.entitlements())) {
      problems.add("entitlements", ConfigurationRefusal.OPERATOR_PART);
    }
    for (DomainEntry domain : entry.domains()) {
      boolean proved =
          below.domains().get(tx, scope, domain.name()).filter(Domain::isVerified).isPresent();
      if (domain.vouched() && !proved) {
        problems.add(domain.where() + ".vouched", ConfigurationRefusal.OPERATOR_PART);
      }
    }
  }

  /** Who enforces SSO confirms it for themselves; only a key that is no user's names somebody. */
  private OrganizationEntry confirmedByCaller(Transaction tx, Call call, OrganizationEntry entry) {
    Optional<String> caller =
        call.caller()
            .user()
            .flatMap(id -> below.users().get(tx, call.scope(), id))
            .map(User::userName);
    return entry.policy() == null || caller.isEmpty()
        ? entry
        : entry.withPolicy(
            new SignInPolicyOperations.SignInPolicyInput(entry.policy().mode(), caller.get()));
  }

  private static Map<String, List<String>> replaced(OrganizationEntry entry) {
    Map<String, List<String>> replaced = new HashMap<>();
    for (ConnectionEntry connection : entry.connections()) {
      Map<String, String> secrets = connection.input().secrets();
      if (secrets != null && connection.input().displayName() != null) {
        replaced.put(connection.input().displayName(), secrets.keySet().stream().sorted().toList());
      }
    }
    return replaced;
  }

  /** Only operators, and only where the installation lets them. */
  private References references(Call call) {
    if (!call.isOperator() || !secretReferences) {
      return References.NONE;
    }
    StartUpFiles files = new StartUpFiles(Path.of("/"), System::getenv);
    return new References() {
      @Override
      public String text(String file) throws UnresolvedException {
        return NONE.text(file);
      }

      @Override
      public String secret(String reference) throws UnresolvedException {
        if (reference.startsWith("file:") && !reference.startsWith("file:/")) {
          throw new UnresolvedException(ConfigurationRefusal.SECRET_UNRESOLVED);
        }
        return files.secret(reference);
      }
    };
  }
}
