package dev.gatehouse.server.organization;

import static dev.gatehouse.server.organization.TwoOrganizations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.organization.Organization.Branding;
import dev.gatehouse.server.organization.Organization.Entitlements;
import dev.gatehouse.server.organization.Organization.SessionPolicy;
import dev.gatehouse.server.organization.Outcome.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrganizationsTest {
  private static final Instant LATER = NOW.plusSeconds(60);
  private final Organizations organizations = new Organizations();

  private Organization create(Database database, String slug) {
    return database.write(
        tx ->
            organizations.create(tx, OrganizationDraft.of(slug, "Name of " + slug), NOW).orThrow());
  }

  @OnBothDatabases
  void keeps_everything_that_it_was_given(Database database) {
    OrganizationDraft draft =
        new OrganizationDraft(
            "acme",
            "Acme Ltd",
            new SessionPolicy(Duration.ofMinutes(30), Duration.ofHours(10)),
            new Entitlements(3, true, false),
            new Branding("Acme Portal", "https://acme.example/logo.svg", "#1f6feb"));
    Organization made = database.write(tx -> organizations.create(tx, draft, NOW).orThrow());
    Organization read = database.read(tx -> organizations.get(tx, made.id())).orElseThrow();
    assertThat(read).isEqualTo(made);
    assertThat(read.draft()).isEqualTo(draft);
    assertThat(read.id().value()).matches("org_[0-9a-z]{26}");
    assertThat(database.<Optional<Organization>>read(tx -> organizations.bySlug(tx, "acme")))
        .contains(made);
  }

  @OnBothDatabases
  void a_slug_is_one_organizations_only(Database database) {
    Organization first = create(database, "acme");
    Organization second = create(database, "other");
    assertThat(
            database.<Outcome<Organization>>write(
                tx -> organizations.create(tx, OrganizationDraft.of("acme", "Again"), NOW)))
        .isEqualTo(
            new Outcome.Conflict<>(
                new Problem("slug", "slug_taken", "Another organization has this slug.")));
    assertThat(
            database.<Outcome<Organization>>write(
                tx ->
                    organizations.update(
                        tx, second.id(), OrganizationDraft.of("acme", "Other"), LATER)))
        .isInstanceOf(Outcome.Conflict.class);
    assertThat(database.<Optional<Organization>>read(tx -> organizations.bySlug(tx, "acme")))
        .contains(first);
    assertThat(database.<Optional<Organization>>read(tx -> organizations.get(tx, second.id())))
        .contains(second);
  }

  @OnBothDatabases
  void an_update_changes_that_organization_alone(Database database) {
    Organization acme = create(database, "acme");
    Organization other = create(database, "other");
    Organization updated =
        database.write(
            tx ->
                organizations
                    .update(tx, acme.id(), OrganizationDraft.of("acme-2", "Renamed"), LATER)
                    .orThrow());
    assertThat(updated.slug()).isEqualTo("acme-2");
    assertThat(updated.updatedAt()).isEqualTo(LATER);
    assertThat(updated.createdAt()).isEqualTo(NOW);
    assertThat(database.<Optional<Organization>>read(tx -> organizations.get(tx, other.id())))
        .contains(other);
    assertThat(
            database.<Outcome<Organization>>write(
                tx ->
                    organizations.update(
                        tx, OrganizationId.random(), OrganizationDraft.of("new-one", "N"), LATER)))
        .isInstanceOf(Outcome.Absent.class);
  }

  @OnBothDatabases
  void nobody_gets_into_a_disabled_organization(Database database) {
    Organization acme = create(database, "acme");
    database.write(tx -> organizations.setEnabled(tx, acme.id(), false, LATER));
    assertThat(database.<Optional<OrganizationScope>>read(tx -> organizations.scope(tx, acme.id())))
        .isEmpty();
    assertThat(database.<Optional<OrganizationScope>>read(tx -> organizations.scope(tx, "acme")))
        .isEmpty();
    assertThat(
            database
                .<Optional<OrganizationScope>>read(
                    tx -> organizations.scopeEvenIfDisabled(tx, acme.id()))
                .orElseThrow()
                .organization())
        .isEqualTo(acme.id());
    database.write(tx -> organizations.setEnabled(tx, acme.id(), true, LATER));
    assertThat(database.<Optional<OrganizationScope>>read(tx -> organizations.scope(tx, "acme")))
        .isPresent();
  }

  @OnBothDatabases
  void lists_by_slug_a_page_at_a_time(Database database) {
    for (String slug : List.of("cc", "aa", "bb", "ee", "dd")) {
      create(database, slug);
    }
    Page<Organization> first = database.read(tx -> organizations.list(tx, "", 2));
    assertThat(first.items()).extracting(Organization::slug).containsExactly("aa", "bb");
    assertThat(first.next()).contains("bb");
    Page<Organization> last = database.read(tx -> organizations.list(tx, "dd", 2));
    assertThat(last.items()).extracting(Organization::slug).containsExactly("ee");
    assertThat(last.next()).isEmpty();
  }

  @OnBothDatabases
  void deleting_takes_everything_in_it_and_nothing_else(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    assertThat(database.<Boolean>write(tx -> organizations.delete(tx, both.acme().organization())))
        .isTrue();
    assertThat(
            database.<Optional<Organization>>read(
                tx -> organizations.get(tx, both.acme().organization())))
        .isEmpty();
    assertThat(
            database.<Optional<Organization>>read(
                tx -> organizations.get(tx, both.decoy().organization())))
        .isPresent();
    assertThat(database.<Boolean>write(tx -> organizations.delete(tx, both.acme().organization())))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "A-b",
        "-ab",
        "ab-",
        "a b",
        "a/b",
        "ä-b",
        "api",
        "console",
        "sign-in",
        "www",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void refuses_slugs_that_are_no_names_for_addresses(String slug) {
    assertThat(OrganizationRules.check(OrganizationDraft.of(slug, "Name")).isEmpty()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ab", "a1", "acme", "acme-2", "a--b", "4711"})
  void accepts_plain_slugs(String slug) {
    assertThat(OrganizationRules.check(OrganizationDraft.of(slug, "Name")).isEmpty()).isTrue();
  }

  @Test
  void reports_all_problems_together() {
    OrganizationDraft draft =
        new OrganizationDraft(
            "A",
            "",
            new SessionPolicy(Duration.ofSeconds(1), Duration.ofDays(400)),
            new Entitlements(-1, true, true),
            new Branding("x".repeat(61), "http://acme.example/logo", "blue"));
    Outcome<Organization> outcome = OrganizationRules.check(draft).outcome();
    assertThat(outcome).isInstanceOf(Outcome.Invalid.class);
    assertThat(((Outcome.Invalid<Organization>) outcome).problems())
        .extracting(Problem::code)
        .containsExactly(
            "slug_invalid",
            "name_invalid",
            "session_idle_invalid",
            "session_absolute_invalid",
            "max_connections_invalid",
            "branding.productName_invalid",
            "logo_url_invalid",
            "colour_invalid");
  }

  @Test
  void refuses_a_session_that_ends_before_it_idles() {
    OrganizationDraft draft =
        new OrganizationDraft(
            "acme",
            "Acme",
            new SessionPolicy(Duration.ofHours(2), Duration.ofHours(1)),
            Entitlements.usual(),
            Branding.none());
    assertThat(OrganizationRules.check(draft).isEmpty()).isFalse();
  }
}
