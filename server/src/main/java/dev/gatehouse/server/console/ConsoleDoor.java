package dev.gatehouse.server.console;

import dev.gatehouse.server.application.Roles;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.credential.FailureLimits;
import dev.gatehouse.server.credential.Passwords;
import dev.gatehouse.server.credential.SecondFactorRegistry;
import dev.gatehouse.server.credential.SetupLinks;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.Administrators;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.Operators;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.signin.Destination;
import dev.gatehouse.server.signin.SignIn;
import dev.gatehouse.server.signin.TestPages;
import dev.gatehouse.server.web.Cookies;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Routes;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The door: {@code /console}. */
public final class ConsoleDoor {
  private final Entrance entrance;
  private final Sections sections;
  private final FirstOperator firstOperator;
  private final SetupEntrance setup;

  /** What is below this door. What its pages show and do is the API's instead. */
  public record Below(
      Database database,
      Organizations organizations,
      Operators operators,
      Roles roles,
      Users users,
      Passwords passwords,
      SecondFactorRegistry factors,
      Sessions sessions,
      SetupLinks setupLinks,
      FailureLimits failures,
      Audit audit,
      SecretBox box,
      Pages pages,
      Cookies cookies,
      URI publicAddress,
      InstantSource clock) {}

  public ConsoleDoor(Below below, AdminOperations operations, SignIn signIn) {
    sections = sections();
    Shell shell = new Shell(below.pages(), sections, new Flash(below.box(), below.cookies()));
    setup = new SetupEntrance(below, shell);
    entrance = new Entrance(below, operations, signIn, shell, setup);
    firstOperator =
        new FirstOperator(below, new Administrators(below.roles(), below.users()), shell);
  }

  /** Every area, in the order of the side navigation. A new one is a line here. */
  static Sections sections() {
    return new Sections(
        () ->
            List.of(
                new OverviewSection(),
                new ProvidersSection(),
                new SignInsSection(),
                new PolicySection(),
                new DomainsSection(),
                new LookSection(),
                new SetupLinksSection(),
                new PeopleSection(),
                new InvitationsSection(),
                new GroupsSection(),
                new RolesSection(),
                new ProvisioningSection(),
                new ApiKeysSection(),
                new SshKeysSection(),
                new AuditSection(),
                new WebhooksSection(),
                new SignalsSection(),
                new ConfigurationSection(),
                new OrganizationsSection(),
                new ApplicationsSection(),
                new RoleCatalogueSection(),
                new SigningKeysSection(),
                new InstallationKeysSection(),
                new InstallationAuditSection(),
                new SystemSection()));
  }

  /** Where people land who had to sign in first. */
  public Destination destination() {
    return entrance;
  }

  /** Where test sign-ins are looked at, for the page on which one ends. */
  public static TestPages testPages() {
    return new TestPages() {
      @Override
      public String begun(String slug, ConnectionId connection) {
        return Entrance.FRONT + "/" + slug + SetUp.path(connection.value(), SetUp.Step.TEST);
      }

      @Override
      public String result(String slug, ConnectionId connection, String test) {
        return Entrance.FRONT
            + "/"
            + slug
            + ProvidersSection.PATH
            + "/"
            + connection.value()
            + "/tests/"
            + test;
      }
    };
  }

  /**
   * Makes what operators need: their organization, and, as long as nobody administers it, the
   * address under which the first operator makes an account.
   *
   * @param slug of a new organization
   * @return that address, which is shown this once
   * @throws IllegalArgumentException if a customer's organization has the slug
   */
  public Optional<URI> prepare(String slug, Instant now) {
    return firstOperator.prepare(slug, now);
  }

  public Routes addTo(Routes all) {
    return all.area(Entrance.FRONT, this::addPages)
        .get(Entrance.FRONT, entrance::front)
        .get(FirstOperator.PAGE, firstOperator::open)
        .post(FirstOperator.PAGE, firstOperator::make)
        .get(SetupEntrance.PAGE, setup::open)
        .post(SetupEntrance.PAGE, setup::exchange)
        .post(SetupEntrance.END, setup::end);
  }

  private void addPages(Routes routes) {
    addTo(new ConsoleRoutes(routes, entrance::enter), sections);
  }

  /** Every route behind the entrance. */
  static ConsoleRoutes addTo(ConsoleRoutes ours, Sections sections) {
    sections.addTo(ours);
    new SearchPage(sections).addTo(ours);
    return ours;
  }
}
