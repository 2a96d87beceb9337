package dev.gatehouse.protocol.scim;

import static dev.gatehouse.protocol.scim.Sent.accepted;
import static dev.gatehouse.protocol.scim.Sent.assertRefused;
import static dev.gatehouse.protocol.scim.Sent.json;
import static dev.gatehouse.protocol.scim.Sent.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7644 §3.7. */
class BulkTest {

  private static ScimResult<BulkRequest> parse(String operations) {
    return BulkRequest.parse(
        json(
            "{'schemas':['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],'Operations':["
                + operations
                + "]}"));
  }

  private static List<BulkStep> steps(String operations) {
    return accepted(parse(operations)).steps();
  }

  private static List<Integer> order(String operations) {
    return steps(operations).stream().map(BulkStep::index).toList();
  }

  private static String group(String bulkId, String... members) {
    StringBuilder data = new StringBuilder("{'displayName':'" + bulkId + "','members':[");
    for (int i = 0; i < members.length; i++) {
      data.append(i == 0 ? "" : ",").append("{'value':'bulkId:").append(members[i]).append("'}");
    }
    return "{'method':'POST','path':'/Groups','bulkId':'" + bulkId + "','data':" + data + "]}}";
  }

  @Test
  void operations_are_read_with_all_that_they_say() {
    BulkRequest request =
        accepted(
            BulkRequest.parse(
                json(
                    """
                    {'failOnErrors':1,'operations':[
                      {'method':'post','path':'/Users','bulkId':'qwerty','data':{'userName':'a'}},
                      {'method':'PUT','path':'/users/b7c14771','version':'W/\\'4\\'',
                       'data':{'userName':'b'}},
                      {'method':'DELETE','path':'/Groups/e9025315','data':{'ignored':true}}]}
                    """)));
    assertThat(request.failOnErrors()).isEqualTo(OptionalInt.of(1));
    assertThat(request.steps())
        .containsExactly(
            new BulkStep.Perform(
                0,
                BulkStep.Method.POST,
                ResourceType.USER,
                Optional.empty(),
                Optional.of("qwerty"),
                Optional.empty(),
                Optional.of(json("{'userName':'a'}")),
                Set.of()),
            new BulkStep.Perform(
                1,
                BulkStep.Method.PUT,
                ResourceType.USER,
                Optional.of("b7c14771"),
                Optional.empty(),
                Optional.of("W/\"4\""),
                Optional.of(json("{'userName':'b'}")),
                Set.of()),
            new BulkStep.Perform(
                2,
                BulkStep.Method.DELETE,
                ResourceType.GROUP,
                Optional.of("e9025315"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'method':'GET','path':'/Users/1'}",
        "{'path':'/Users/1'}",
        "{'method':'POST','path':'/Users','data':{}}",
        "{'method':'POST','path':'/Users/1','bulkId':'a','data':{}}",
        "{'method':'POST','path':'/Users','bulkId':'a'}",
        "{'method':'POST','path':'/Users','bulkId':'a','data':[]}",
        "{'method':'PUT','path':'/Users','data':{}}",
        "{'method':'PATCH','path':'/Users/1'}",
        "{'method':'DELETE','path':'/Users'}",
        "{'method':'DELETE','path':'/Devices/1'}",
        "{'method':'DELETE','path':'/Users/1/2'}",
        "{'method':'DELETE','path':'/Users/1?x=y'}",
        "{'method':'DELETE','path':'/Usersx'}",
        "{'method':'DELETE','path':'/Users/1','version':5}",
        "{'method':'DELETE'}"
      })
  void a_wrong_operation_is_an_error_of_its_own(String operation) {
    List<BulkStep> steps = steps(operation + ",{'method':'DELETE','path':'/Users/1'}");
    assertThat(steps.get(0))
        .isInstanceOfSatisfying(
            BulkStep.Refuse.class, refuse -> assertThat(refuse.problem().status()).isEqualTo(400));
    assertThat(steps.get(1)).isInstanceOf(BulkStep.Perform.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "[]"})
  void without_operations_there_is_no_request(String operations) {
    assertRefused(parse(operations), ScimType.INVALID_SYNTAX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.0", "1.5", "'1'", "9999999999"})
  void failOnErrors_is_a_count(String count) {
    assertRefused(
        BulkRequest.parse(
            json("{'failOnErrors':" + count + ",'Operations':[{'method':'DELETE'}]}")),
        ScimType.INVALID_VALUE);
  }

  @Test
  void a_thousand_operations_are_read_and_no_more() {
    String one = "{'method':'DELETE','path':'/Users/1'}";
    assertThat(steps(String.join(",", Collections.nCopies(1_000, one)))).hasSize(1_000);
    ScimProblem problem = refused(parse(String.join(",", Collections.nCopies(1_001, one))));
    assertThat(problem.status()).isEqualTo(413);
    assertThat(problem.detail()).contains("maxOperations (1000)");
  }

  @Test
  void texts_of_an_operation_have_their_limits() {
    String of = "{'method':'DELETE','path':'/Users/%s','bulkId':'%s'}";
    assertThat(steps(of.formatted("i".repeat(1_023), "b".repeat(256))).getFirst())
        .isInstanceOf(BulkStep.Perform.class);
    assertThat(steps(of.formatted("i".repeat(1_024), "b")).getFirst())
        .isInstanceOf(BulkStep.Refuse.class);
    assertRefused(parse(of.formatted("i", "b".repeat(257))), ScimType.INVALID_VALUE);
    BulkStep unknown = steps("{'method':'" + "M".repeat(1_000) + "','path':'/Users/1'}").getFirst();
    assertThat(unknown.method()).as("what is answered").isEqualTo("M".repeat(16));
  }

  @Nested
  class Section_3_7_2_references {

    @Test
    void put_an_operation_behind_those_that_it_names() {
      assertThat(order(group("a", "c") + "," + group("b") + "," + group("c") + "," + group("d")))
          .containsExactly(1, 2, 0, 3);
      assertThat(order(group("a", "b", "c") + "," + group("b", "c") + "," + group("c")))
          .containsExactly(2, 1, 0);
    }

    @Test
    void change_nothing_of_the_order_otherwise() {
      assertThat(order(group("a") + "," + group("b", "a") + "," + group("c", "unknown")))
          .containsExactly(0, 1, 2);
    }

    @Test
    void to_what_makes_nothing_are_not_waited_for() {
      String patch = "{'method':'PATCH','path':'/Users/1','bulkId':'p','data':{}}";
      assertThat(order(group("a", "p") + "," + patch)).containsExactly(0, 1);
    }

    @Test
    void in_a_circle_are_refused_with_all_that_wait_for_it() {
      List<BulkStep> steps =
          steps(group("a", "b") + "," + group("b", "a") + "," + group("c", "a") + "," + group("d"));
      assertThat(steps.getFirst().index()).isEqualTo(3);
      assertThat(steps.subList(1, 4))
          .allSatisfy(
              step ->
                  assertThat(step)
                      .isInstanceOfSatisfying(
                          BulkStep.Refuse.class,
                          refuse -> assertThat(refuse.problem().status()).isEqualTo(409)));
      assertThat(steps(group("self", "self")).getFirst()).isInstanceOf(BulkStep.Refuse.class);
    }

    @Test
    void are_replaced_by_identifiers_wherever_they_stand() {
      BulkStep.Perform step =
          (BulkStep.Perform)
              steps(
                      """
                      {'method':'PATCH','path':'/Groups/bulkId:g','data':{'Operations':[
                        {'op':'add','path':'members','value':[{'value':'bulkId:u'},'bulkId:u']}]}}
                      """)
                  .getFirst();
      assertThat(step.references()).containsExactlyInAnyOrder("g", "u");
      BulkStep.Perform resolved =
          accepted(BulkReferences.resolve(step, Map.of("g", "g-1", "u", "u-1")));
      assertThat(resolved.id()).contains("g-1");
      assertThat(resolved.data())
          .contains(
              json(
                  """
                  {'Operations':[
                    {'op':'add','path':'members','value':[{'value':'u-1'},'u-1']}]}
                  """));
      assertThat(step.data().toString()).contains("bulkId:u");
    }

    @Test
    void to_what_was_not_made_are_refused() {
      BulkStep.Perform step = (BulkStep.Perform) steps(group("a", "b")).getFirst();
      assertRefused(BulkReferences.resolve(step, Map.of("a", "1")), ScimType.INVALID_VALUE);
    }

    @Test
    void are_unique() {
      assertRefused(parse(group("a") + "," + group("a")), ScimType.INVALID_VALUE);
      assertRefused(parse(group("")), ScimType.INVALID_VALUE);
    }

    @Test
    void of_a_chain_as_long_as_the_request_are_followed() {
      StringBuilder chain = new StringBuilder();
      for (int i = 0; i < 999; i++) {
        chain.append(group("g" + i, "g" + (i + 1))).append(',');
      }
      List<Integer> order = order(chain + group("g999"));
      assertThat(order).hasSize(1_000).isSortedAccordingTo(Collections.reverseOrder());
    }
  }
}
