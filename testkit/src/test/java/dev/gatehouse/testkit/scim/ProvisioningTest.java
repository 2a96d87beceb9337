package dev.gatehouse.testkit.scim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.testkit.People;
import dev.gatehouse.testkit.Person;
import dev.gatehouse.testkit.scim.Provisioning.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the directory pushes, at a small service provider over real HTTP. */
class ProvisioningTest {
  private final SmallServiceProvider there = new SmallServiceProvider();
  private final People people = People.ofAcme();
  private final List<Duration> pauses = new ArrayList<>();
  private final Provisioning provisioning = new Provisioning(people, pauses::add);
  private final Person jane = people.find("jane").orElseThrow();

  @BeforeEach
  void choose() {
    provisioning.to(there.target());
  }

  @AfterEach
  void stop() {
    there.close();
  }

  @Test
  void pushes_everybody_with_their_groups_after_a_look_up() {
    assertThat(provisioning.pushAll()).isTrue();

    assertThat(there.users).hasSize(people.all().size());
    assertThat(there.user("jane@acme.example").orElseThrow().path("externalId").asString())
        .isEqualTo("acme-0001");
    assertThat(there.members("Engineering"))
        .containsExactly("jane@acme.example", "ravi@acme.example");
    assertThat(there.members("Research & Development")).containsExactly("zoe@acme.example");
    assertThat(there.requests.subList(0, 2)).containsExactly("GET /Users", "POST /Users");
    assertThat(people.all())
        .allSatisfy(each -> assertThat(provisioning.state(each)).isEqualTo(State.IN_DIRECTORY));
  }

  @Test
  void takes_over_somebody_who_is_there_already() {
    new Provisioning(people, pauses::add).to(there.target());
    provisioning.push(jane);
    var another = new Provisioning(people, pauses::add);
    another.to(there.target());

    assertThat(another.push(jane)).isTrue();

    assertThat(there.users).hasSize(1);
    assertThat(there.requests).contains("PUT /Users");
  }

  @Test
  void deactivates_and_reactivates_without_forgetting() {
    provisioning.push(jane);

    assertThat(provisioning.deactivate(jane)).isTrue();
    assertThat(provisioning.state(jane)).isEqualTo(State.DEACTIVATED);
    assertThat(there.user(jane.email()).orElseThrow().path("active").asBoolean()).isFalse();

    // Another push must not let somebody in again.
    assertThat(provisioning.push(jane)).isTrue();
    assertThat(there.user(jane.email()).orElseThrow().path("active").asBoolean()).isFalse();

    assertThat(provisioning.reactivate(jane)).isTrue();
    assertThat(provisioning.state(jane)).isEqualTo(State.IN_DIRECTORY);
    assertThat(there.user(jane.email()).orElseThrow().path("active").asBoolean()).isTrue();
  }

  @Test
  void removes_somebody_and_can_push_them_again() {
    provisioning.push(jane);

    assertThat(provisioning.remove(jane)).isTrue();
    assertThat(there.users).isEmpty();
    assertThat(provisioning.state(jane)).isEqualTo(State.NOT_PUSHED);

    assertThat(provisioning.push(jane)).isTrue();
    assertThat(there.user(jane.email())).isPresent();
  }

  @Test
  void a_person_who_was_edited_changes_groups() {
    provisioning.push(jane);
    var moved = jane.groups(List.of("Engineering", "Finance"));
    assertThat(provisioning.changed(moved)).isTrue();

    assertThat(provisioning.push(moved)).isTrue();

    assertThat(there.members("Tracehub-Admins")).isEmpty();
    assertThat(there.members("Finance")).containsExactly(jane.email());
    assertThat(there.members("Engineering")).containsExactly(jane.email());
    assertThat(provisioning.changed(moved)).isFalse();
  }

  @Test
  void asks_again_after_the_pause_that_the_other_side_wants() {
    there.tooMany = 2;

    assertThat(provisioning.push(jane.groups(List.of()))).isTrue();

    assertThat(pauses).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(7));
    assertThat(provisioning.answers())
        .extracting(ScimAnswer::status)
        .containsExactly(201, 200, 429, 429);
  }

  @Test
  void gives_up_when_it_is_refused_for_too_long() {
    there.tooMany = 100;

    assertThat(provisioning.push(jane)).isFalse();

    assertThat(there.requests).hasSize(5);
    assertThat(provisioning.state(jane)).isEqualTo(State.NOT_PUSHED);
  }

  @Test
  void a_refusal_changes_nothing_and_is_kept() {
    provisioning.push(jane);
    there.users.clear();

    assertThat(provisioning.deactivate(jane)).isFalse();

    assertThat(provisioning.state(jane)).isEqualTo(State.IN_DIRECTORY);
    assertThat(provisioning.answers().getFirst().status()).isEqualTo(404);
    assertThat(provisioning.answers().getFirst().detail()).isEqualTo("No: 404");
  }

  @Test
  void another_directory_knows_nobody() {
    provisioning.push(jane);
    provisioning.to(new ScimTarget(there.target().baseUrl(), "another-token"));

    assertThat(provisioning.state(jane)).isEqualTo(State.NOT_PUSHED);
    assertThat(provisioning.push(jane)).isFalse();
    assertThat(provisioning.answers().getFirst().status()).isEqualTo(401);
  }

  @Test
  void says_when_nobody_answers() {
    there.close();

    assertThat(provisioning.push(jane)).isFalse();

    assertThat(provisioning.answers().getFirst().status()).isZero();
    assertThat(provisioning.answers().getFirst().detail()).contains("does not answer");
  }

  @Test
  void an_address_and_a_token_are_checked_and_the_token_is_told_to_nobody() {
    assertThatThrownBy(() -> new ScimTarget("localhost/scim", "t")).hasMessageContaining("address");
    assertThatThrownBy(() -> new ScimTarget("http://a/", "t")).hasMessageContaining("address");
    assertThatThrownBy(() -> new ScimTarget("http://a/b", "two words"))
        .hasMessageContaining("token");
    assertThat(there.target().toString()).doesNotContain(SmallServiceProvider.TOKEN);
  }
}
