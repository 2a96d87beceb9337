package dev.gatehouse.protocol.scim;

import static dev.gatehouse.protocol.scim.Sent.accepted;
import static dev.gatehouse.protocol.scim.Sent.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What holds of every filter. */
class FilterPropertyTest {
  private static final int ROUNDS = 5_000;

  private static final List<ObjectNode> USERS =
      List.of(
          json("{'userName':'a'}"),
          json(
              """
              {'userName':'AB','externalId':'a','title':'','active':true,
               'name':{'familyName':'B'},'meta':{'created':'1970-01-01T00:00:01Z'},
               'emails':[{'value':'A','type':'work','primary':true},{'value':'b'}]}
              """),
          json(
              """
              {'userName':'ä\\'\\\\','active':false,'emails':[{'type':'b','primary':false}],
               'meta':{'created':'1970-01-01T01:00:02+01:00'},
               'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':
                 {'department':'work','manager':{'value':'a'}}}
              """));

  @Test
  void what_is_written_is_read_as_it_was() {
    RandomFilters filters = new RandomFilters(new Random(7644));
    for (int i = 0; i < ROUNDS; i++) {
      Filter filter = filters.next(3);
      String written = WrittenFilter.of(filter);
      assertThat(accepted(Filter.parse(ResourceType.USER, written))).as(written).isEqualTo(filter);
    }
  }

  @Test
  void not_is_the_opposite_and_the_laws_of_de_Morgan_hold() {
    RandomFilters filters = new RandomFilters(new Random(3422));
    int fits = 0;
    for (int i = 0; i < ROUNDS; i++) {
      Filter one = filters.next(2);
      Filter other = filters.next(2);
      Filter neither = new Filter.Not(new Filter.Or(List.of(one, other)));
      Filter both = new Filter.And(List.of(new Filter.Not(one), new Filter.Not(other)));
      for (ObjectNode user : USERS) {
        assertThat(FilterEvaluation.matches(new Filter.Not(one), user))
            .isNotEqualTo(FilterEvaluation.matches(one, user));
        assertThat(FilterEvaluation.matches(neither, user))
            .isEqualTo(FilterEvaluation.matches(both, user));
        fits += FilterEvaluation.matches(one, user) ? 1 : 0;
      }
    }
    assertThat(fits).as("filters that fit").isBetween(ROUNDS / 2, ROUNDS * 5 / 2);
  }
}
