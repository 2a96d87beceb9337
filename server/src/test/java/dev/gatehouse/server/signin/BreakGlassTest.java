package dev.gatehouse.server.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.SignInWorld;
import dev.gatehouse.server.TestKeys;
import dev.gatehouse.server.application.Roles;
import dev.gatehouse.server.audit.Audit.AuditFilter;
import dev.gatehouse.server.audit.AuditEvent;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.directory.Administrators;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserDraft;
import dev.gatehouse.server.mail.Mail;
import dev.gatehouse.server.mail.MailOutbox;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.policy.SignInPolicies;
import dev.gatehouse.server.signin.Admission.Visitor;
import dev.gatehouse.server.web.Pages;
import java.util.List;

/** An administrator signs in with a password where everybody else must not. */
class BreakGlassTest {

  private static User person(SignInWorld world, OrganizationScope scope, String name, String role) {
    UserDraft draft =
        new UserDraft(name + "@acme.example", "", new User.Method.Password(), List.of(role));
    return world.user(scope, draft, User.Source.API);
  }

  private static LocalAdmission admission(SignInWorld world) {
    SignInPolicies policies =
        new SignInPolicies(world.organizations(), world.connections(), (tx, scope, user) -> true);
    GlassBroken glass =
        new GlassBroken(
            world.organizations(),
            new Administrators(new Roles(), world.users()),
            new MailOutbox(TestKeys.BOX),
            new Pages(),
            world.audit());
    return new LocalAdmission(
        policies, world.users(), world.sessions(), new SignInAudit(world.audit()), glass);
  }

  private static LocalAdmission.Result admit(SignInWorld world, User user) {
    LocalProof proof = new LocalProof(List.of("pwd", "otp"), world.clock.instant());
    Visitor visitor = new Visitor("192.0.2.7", "Test");
    return world.write(
        tx -> admission(world).admit(tx, world.acme, user, proof, visitor, world.clock.instant()));
  }

  @OnBothDatabases
  void is_let_in_and_told_to_the_other_administrators_and_to_nobody_else(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      User root = person(world, world.acme, "root", "admin");
      person(world, world.acme, "second", "admin");
      person(world, world.acme, "viewer", "viewer");
      person(world, world.globex, "elsewhere", "admin");
      world.write(
          tx -> {
            world.policies().connectionEnabled(tx, world.acme, world.clock.instant());
            tx.sql().update("UPDATE sign_in_policies SET mode = 'enforced'").execute();
            return tx.sql()
                .update(
                    """
                    INSERT INTO local_access (organization_id, user_id, access, since)
                    VALUES (:organization, :user, 'break_glass', 0)\
                    """)
                .bind("organization", world.acme.organization().value())
                .bind("user", root.id().value())
                .execute();
          });

      assertThat(admit(world, root)).isInstanceOf(LocalAdmission.Result.Admitted.class);
      List<Mail> mails = world.mails();
      assertThat(mails).extracting(Mail::to).containsExactly("second@acme.example");
      assertThat(mails.getFirst().text()).contains("192.0.2.7");
      assertThat(audited(world, "break_glass.used")).hasSize(1);
      assertThat(audited(world, "user.signed_in").getFirst().after())
          .contains("\"breakGlass\":true");
    }
  }

  @OnBothDatabases
  void the_usual_sign_in_is_told_to_nobody(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      User root = person(world, world.acme, "root", "admin");
      person(world, world.acme, "second", "admin");

      assertThat(admit(world, root)).isInstanceOf(LocalAdmission.Result.Admitted.class);
      assertThat(world.mails()).isEmpty();
      assertThat(audited(world, "break_glass.used")).isEmpty();
    }
  }

  private static List<AuditEvent> audited(SignInWorld world, String action) {
    return world.read(
        tx -> world.audit().list(tx, world.acme, new AuditFilter(action, "", ""), "", 10).items());
  }
}
