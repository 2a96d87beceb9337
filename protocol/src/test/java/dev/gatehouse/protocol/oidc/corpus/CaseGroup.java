package dev.gatehouse.protocol.oidc.corpus;

import java.util.ArrayList;
import java.util.List;

/** Some cases of one kind. */
abstract class CaseGroup {

  final CorpusKeys keys;
  private final List<Case> cases = new ArrayList<>();

  CaseGroup(CorpusKeys keys) {
    this.keys = keys;
  }

  /** Adds every case of the group. */
  abstract void write();

  List<Case> all() {
    write();
    return cases;
  }

  Case add(Case written) {
    cases.add(written);
    return written;
  }
}
