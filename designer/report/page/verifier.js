/* Checks a proof that no design has fewer institutions, in whole numbers of any length and from the rows of the
   instance alone: it lists every acceptable institution, and refuses the proof where one is paid more than it costs. */
const proofVerifier = (() => {
  "use strict";
  const MOST = 400000, DEEPEST = 200;
  class Refused extends Error {}
  class Undecided extends Error {}
  const refuse = (why) => { throw new Refused(why); };

  // Exact fractions, as pairs of whole numbers

  const gcd = (a, b) => { a = a < 0n ? -a : a; b = b < 0n ? -b : b; while (b) [a, b] = [b, a % b]; return a; };
  const frac = (n, d = 1n) => { const g = gcd(n, d) || 1n; return d < 0n ? [-n / g, -d / g] : [n / g, d / g]; };
  const read = (text) => { const [n, d] = String(text).split("/"); return frac(BigInt(n), BigInt(d || 1)); };
  const add = (a, b) => frac(a[0] * b[1] + b[0] * a[1], a[1] * b[1]);
  const times = (a, b) => frac(a[0] * b[0], a[1] * b[1]);
  const less = (a, b) => a[0] * b[1] < b[0] * a[1];
  const same = (a, b) => a[0] === b[0] && a[1] === b[1];
  const ceil = ([n, d]) => n > 0n ? (n + d - 1n) / d : n / d;
  const upTo = (value, step) => {
    if (!step[0]) return value;
    return times(frac(ceil(frac(value[0] * step[1], value[1] * step[0]))), step);
  };
  const divisor = (numbers) => numbers.reduce(
    ([n, d], b) => frac(gcd(n * b[1], b[0] * d), d * b[1]), [0n, 1n]);
  const NO = [0n, 1n], ONE = [1n, 1n];
  const show = ([n, d]) => d === 1n ? String(n) : `${n}/${d}`;

  // Sets of names

  const key = (names) => [...names].sort().join("\u0000");
  const within = (some, all) => { for (const one of some) if (!all.has(one)) return false; return true; };
  const apart = (some, all) => { for (const one of some) if (all.has(one)) return false; return true; };
  const byId = (rows) => new Map(rows.map((row) => [row.id, row]));

  class World {
    constructor(instance, ceilings = new Map(), cited = null, handling = []) {
      Object.assign(this, { instance, ceilings, cited, handling });
      this.issues = byId(instance.issues);
      this.parties = byId(instance.parties);
      this.core = new Set(instance.parties.filter((p) => p.role === "core").map((p) => p.id));
      this.sizes = (issue) => issue.sizes ?? instance.settings.sizes;
      this.open = instance.issues.filter((issue) => this.plenary(issue) !== "must");
      this.requiring = new Map();
      for (const issue of this.open) {
        const at = key(issue.required);
        if (!this.requiring.has(at)) this.requiring.set(at, { parties: issue.required, issues: [] });
        this.requiring.get(at).issues.push(issue);
      }
      this.readRules();
      this.readSeats();
      this.readReplaceable();
    }

    plenary(issue) {
      if (issue.plenary) return issue.plenary;
      const crowded = new Set(issue.required).size > Math.max(...this.sizes(issue));
      return crowded && !this.instance.settings.only_proposals ? "must" : "never";
    }

    binds(rule) {
      const ceiling = this.ceilings.get("broken_rules");
      return rule.hard || (ceiling !== undefined && less(ceiling, read(rule.weight)));
    }

    readRules() {
      this.ofBodies = []; this.ofHosts = new Map(); this.ofBundles = new Map(); this.always = new Set();
      const on = (issues, test) => {
        if (issues === null || issues === undefined) { this.ofBodies.push(test); return; }
        for (const issue of issues) this.ofHosts.set(issue, [...(this.ofHosts.get(issue) || []), test]);
      };
      for (const rule of this.instance.rules) {
        if (!this.binds(rule) || (this.cited && !this.cited.has(rule.id))) continue;
        const { party } = rule;
        if (rule.kind === "refuses_company") {
          const pair = [party, rule.other], others = rule.unless || [];
          on(rule.on, (m) => within(pair, m) && apart(others, m));
        } else if (rule.kind === "refuses_issue") {
          on([rule.issue], (m) => m.has(party) && (rule.min_size || 0) <= m.size
            && (rule.max_size === null || m.size <= rule.max_size));
        } else if (rule.kind === "insists_on_seat" && rule.issue) {
          on([rule.issue], (m) => !m.has(party));
        } else if (rule.kind === "insists_on_seat") {
          on(null, (m) => within(rule.where, m) && !m.has(party));
        } else if (rule.kind === "insists_on_format") {
          on([rule.issue], (m) => !rule.sizes.includes(m.size));
        } else if (rule.kind === "refuses_bundle" && !party) {
          this.always.add(key(rule.issues));
        } else if (rule.kind === "refuses_bundle") {
          const at = key(rule.issues);
          this.ofBundles.set(at, [...(this.ofBundles.get(at) || []), (m) => m.has(party)]);
        }
      }
      this.instance.interdependences.forEach((tie, n) => {
        const meant = tie.kind === "separate" && isHard(tie) && tie.issues.every((end) => this.issues.has(end));
        if (meant && (!this.cited || this.cited.has(`interdependences[${n}]`))) this.always.add(key(tie.issues));
      });
    }

    refusedPairs(members) {
      if (this.ofBodies.some((test) => test(members))) return null;
      const refused = new Set(this.always);
      for (const [pair, tests] of this.ofBundles) if (tests.some((test) => test(members))) refused.add(pair);
      return refused;
    }

    readSeats() {
      this.seats = new Map();
      const seat = (party, beside, on) => this.seats.set(party, [...(this.seats.get(party) || []), { beside, on }]);
      for (const rule of this.instance.rules) {
        if (rule.kind === "insists_on_seat" && rule.issue) seat(rule.party, [], [rule.issue]);
        else if (rule.kind === "insists_on_seat") seat(rule.party, rule.where, null);
        else if (rule.kind === "refuses_company") {
          for (const other of rule.unless || []) seat(other, [rule.party, rule.other], rule.on ?? null);
        }
      }
    }

    readReplaceable() {
      const found = new Map();
      for (const row of this.instance.existing) {
        if (row.redesign) found.set(key(row.members), [...(found.get(key(row.members)) || []), row]);
      }
      this.replaceable = new Map([...found].filter(([, rows]) =>
        rows.some((row) => !same(read(row.costs.replace), ONE))));
    }

    * bodies() {
      if (!this.instance.settings.only_proposals) {
        yield* this.ordinary();
        yield* this.plenaries();
        for (const row of this.instance.existing) {
          const members = new Set(row.members);
          if (!isUsable(row) || !this.reports(members)) continue;
          const fitting = this.open.filter((i) => row.may_handle.includes(i.id) && this.sizes(i).includes(members.size));
          const cost = row.status === "active" ? row.costs.keep : row.costs.revitalise;
          yield* this.body(members, "existing", row.id, read(cost), fitting, []);
        }
      }
      for (const row of this.instance.proposals) {
        const members = new Set(row.members);
        if (members.size && !this.reports(members)) continue;
        const fitting = this.open.filter((i) => row.mandate.includes(i.id)
          && (!i.sizes || !i.sizes.length || i.sizes.includes(members.size)));
        yield* this.body(members, "proposal", row.id, read(row.cost), fitting, []);
      }
    }

    reports(members) { return !this.instance.has_umbrella || !apart(members, this.core); }

    included(members) { return [...this.requiring.values()].filter((one) => within(one.parties, members)); }

    * ordinary() {
      const place = new Map(this.instance.issues.map((issue, n) => [issue.id, n]));
      for (const members of this.memberships()) {
        if (this.instance.has_umbrella && apart(members, this.core)) continue;
        const fitting = this.included(members).flatMap((one) => one.issues)
          .filter((issue) => this.sizes(issue).includes(members.size))
          .sort((a, b) => place.get(a.id) - place.get(b.id));
        for (const body of this.body(members, "ordinary", null, ONE, fitting, null)) {
          yield body;
          for (const row of this.replaceable.get(key(members)) || []) {
            yield { ...body, cost: read(row.costs.replace), replaces: row.id };
          }
        }
      }
    }

    * memberships() {
      const largest = Math.max(0, ...this.open.flatMap((issue) => this.sizes(issue)));
      const needed = this.handling.flatMap((issue) => this.issues.get(issue).required);
      const found = unions([...this.requiring.values()].map((one) => one.parties), largest, needed);
      const waiting = [...found.values()];
      while (waiting.length) {
        const members = waiting.pop();
        yield members;
        if (members.size === largest) continue;
        const more = new Set(this.seats.keys());
        for (const one of this.included(members)) for (const i of one.issues) i.helpful.forEach((p) => more.add(p));
        for (const party of more) {
          if (members.has(party)) continue;
          const larger = new Set(members).add(party), at = key(larger);
          if (!found.has(at)) { found.set(at, larger); waiting.push(larger); }
        }
        bounded(found);
      }
    }

    * plenaries() {
      const issues = this.instance.issues.filter((issue) => this.plenary(issue) !== "never");
      if (!issues.length) return;
      const outside = issues.map((issue) => issue.required.filter((party) => !this.core.has(party)));
      for (const guests of unions([...outside, []], this.instance.parties.length, []).values()) {
        const members = new Set([...this.core, ...guests]);
        if (!members.size) continue;
        const fitting = issues.filter((issue) => within(issue.required, members));
        const needs = [...guests].map((p) => fitting.filter((i) => i.required.includes(p)).map((i) => i.id));
        yield* this.body(members, "plenary", null, ONE, fitting, needs);
      }
    }

    * body(members, kind, source, cost, fitting, needs) {
      const refused = this.refusedPairs(members);
      if (refused === null) return;
      const rows = fitting.filter((i) => within(i.required, members) && apart(i.excluded, members)
        && !(this.ofHosts.get(i.id) || []).some((test) => test(members)));
      if (!rows.length) return;
      const ids = new Set(rows.map((row) => row.id));
      const needed = needs === null ? this.needs(members, rows) : needs.map((need) => need.filter((i) => ids.has(i)));
      if (needed.every((need) => need.length) && within(this.handling, ids)) {
        yield { members, kind, source, cost, issues: [...ids], refused, needs: needed, replaces: null };
      }
    }

    needs(members, rows) {
      const found = [];
      for (const member of members) {
        const entitling = new Set(rows.filter((i) => i.required.includes(member) || i.helpful.includes(member)).map((i) => i.id));
        for (const { beside, on } of this.seats.get(member) || []) {
          if (!within(beside, members)) continue;
          for (const row of rows) if (on === null || on.includes(row.id)) entitling.add(row.id);
        }
        if (entitling.size !== rows.length) found.push([...entitling]);
      }
      return found;
    }

    * listAll() {
      this.all = [];
      for (const body of this.bodies()) { this.all.push(body); yield; }
    }

    get step() {
      const { existing, proposals, settings } = this.instance;
      const costs = proposals.map((row) => row.cost);
      if (!settings.only_proposals) {
        costs.push("1", ...existing.filter((row) => row.redesign).map((row) => row.costs.replace));
        costs.push(...existing.filter(isUsable).map((row) =>
          row.status === "active" ? row.costs.keep : row.costs.revitalise));
      }
      return divisor(costs.map(read));
    }

    companions(issue) {
      const found = new Set();
      for (const body of this.all) {
        if (!body.issues.includes(issue)) continue;
        for (const other of body.issues) if (!body.refused.has(key([issue, other]))) found.add(other);
        if (body.source) found.add(body.source);
      }
      return found;
    }
  }

  const isHard = (tie) => tie.hard === null || tie.hard === undefined
    ? ["package", "separate"].includes(tie.kind) : tie.hard;
  const isUsable = (row) => row.may_handle.length > 0 && row.status !== "collapsed"
    && (row.redesign || row.status === "active");
  const bounded = (found) => {
    if (found.size > MOST) throw new Undecided("there are too many memberships for a browser to look at each");
  };

  function unions(sets, largest, needed) {
    const found = new Map(), growing = new Map([[key(new Set(needed)), new Set(needed)]]);
    for (const one of [...new Map(sets.map((set) => [key(set), set])).values()]) {
      for (const other of [...growing.values()]) {
        const union = new Set([...other, ...one]), at = key(union);
        if (union.size > largest || found.has(at)) continue;
        found.set(at, union);
        if (union.size < largest) growing.set(at, union);
      }
      bounded(found);
    }
    return found;
  }

  // Facts: what each institution adds, and what it comes to over all of them

  const never = () => null;
  const number = (adds, atLeast, atMost, once = never) => ({ adds, atLeast, atMost, once });
  const whole = (value) => value === null || value === undefined ? null : frac(BigInt(value));
  const isFateOf = (body, name) => body.source === name || body.replaces === name;

  class Facts {
    constructor(world) { this.world = world; }

    read(fact, path) {
      const { world } = this, { instance } = world;
      const issue = () => world.issues.get(fact.issue) || refuse(`the instance has no issue '${fact.issue}'`);
      switch (fact.kind) {
        case "covered": {
          const often = whole(issue().coverage);
          return number(() => [[[fact.issue], 1]], often, often);
        }
        case "limited": return this.limited(fact);
        case "once":
          if (![...instance.existing, ...instance.proposals].some((row) => row.id === fact.body)) {
            refuse(`no existing body and no proposal is called '${fact.body}'`);
          }
          return number((body) => isFateOf(body, fact.body) ? [[[], 1]] : [], null, ONE);
        case "distinct": {
          issue();
          for (const party of fact.members) world.parties.has(party) || refuse(`the instance has no party '${party}'`);
          const members = key(fact.members);
          return number((body) => key(body.members) === members ? [[[fact.issue], 1]] : [], null, ONE);
        }
        case "founded": {
          issue();
          const found = [...world.replaceable].find(([, rows]) => rows.some((row) => row.id === fact.body));
          if (!found) refuse(`no existing body that costs something to replace is called '${fact.body}'`);
          return number((body) => {
            if (isFateOf(body, fact.body)) return [[[], 1], [[fact.issue], -1]];
            const plain = body.kind === "ordinary" && body.replaces === null && key(body.members) === found[0];
            return plain ? [[[fact.issue], -1]] : [];
          }, NO, null);
        }
        case "bundled": {
          const rule = instance.rules.find((r) => r.id === fact.rule && r.kind === "insists_on_bundle"
            && !r.linked_suffices && world.binds(r));
          if (!rule) refuse(`no hard rule that two issues are in one institution is called '${fact.rule}'`);
          return number(() => [[rule.issues, 1]], ONE, null);
        }
        case "within": {
          const limits = [];
          if (world.ceilings.has(fact.measure)) limits.push(world.ceilings.get(fact.measure));
          const exposure = instance.settings.max_exposure;
          if (fact.measure === "exposure" && exposure !== null) limits.push(whole(exposure));
          if (!limits.length) refuse(`nothing limits '${fact.measure}'`);
          return number(this.measured(fact.measure), null, limits.reduce((a, b) => less(a, b) ? a : b));
        }
        case "anchored": return this.anchored(fact);
        case "supposed": {
          if (fact.split >= path.length) refuse(`split ${fact.split} is not on the way to the case`);
          const [split, asMany] = path[fact.split], { issues, parties } = split.counted;
          const least = whole(split.at_least);
          return number((body) => within(parties, body.members) ? [[issues, 1]] : [],
            asMany ? least : null, asMany ? null : add(least, [-1n, 1n]));
        }
        default: return refuse(`there is no fact of the kind '${fact.kind}'`);
      }
    }

    limited(fact) {
      const { world } = this;
      const party = world.parties.get(fact.party) || refuse(`the instance has no party '${fact.party}'`);
      let { min_seats: low, max_seats: high } = party;
      if (fact.rule !== null && fact.rule !== undefined) {
        const rule = world.instance.rules.find((r) => r.id === fact.rule && r.kind === "limits_seats"
          && !r.chairs && world.binds(r));
        if (!rule) refuse(`no hard limit on seats is called '${fact.rule}'`);
        if (rule.party !== fact.party) refuse(`the limit '${fact.rule}' is about another party`);
        low = rule.at_least; high = rule.at_most;
      }
      return number((body) => body.members.has(fact.party) ? [[[], 1]] : [], whole(low), whole(high));
    }

    measured(measure) {
      const { issues } = this.world;
      if (measure === "seats") return (body) => [[[], body.members.size]];
      if (measure === "exposure") {
        return (body) => body.issues.map((i) =>
          [[i], [...body.members].filter((p) => !issues.get(i).required.includes(p)).length]);
      }
      return (body) => body.issues.map((i) =>
        [[i], issues.get(i).helpful.filter((p) => !body.members.has(p)).length]);
    }

    anchored(fact) {
      const { world } = this, { instance } = world, least = instance.settings.min_anchors;
      if (!least) refuse("no seat needs an anchor");
      const issue = world.issues.get(fact.issue);
      if (!issue || !issue.required.includes(fact.party)) {
        refuse(`the instance has no issue '${fact.issue}' that requires '${fact.party}'`);
      }
      const hosted = world.companions(fact.issue);
      const tied = new Set(), away = new Set(), shunned = [];
      for (const tie of instance.interdependences) {
        for (const [one, other] of [tie.issues, [tie.issues[1], tie.issues[0]]]) {
          if (tie.kind !== "separate" && hosted.has(one)) tied.add(other);
          if (tie.kind === "separate" && isHard(tie) && one === fact.issue) away.add(other);
        }
      }
      for (const rule of instance.rules) {
        if (rule.kind !== "refuses_link" || !rule.hard || !rule.issues.includes(fact.issue)) continue;
        const other = rule.issues.find((end) => end !== fact.issue);
        if (!rule.party || issue.required.includes(rule.party)) away.add(other);
        else shunned.push([other, rule.party]);
      }
      if (issue.coverage === 1) away.add(fact.issue);
      return number(() => [], whole(least), null, (body) => {
        if (!body.members.has(fact.party) || away.has(body.source)) return null;
        const none = new Set(away);
        for (const [other, party] of shunned) if (body.members.has(party)) none.add(other);
        const open = body.issues.filter((i) => !none.has(i));
        const oneOf = tied.has(body.source) ? open : open.filter((i) => tied.has(i));
        return oneOf.length ? { oneOf, noneOf: body.issues.filter((i) => none.has(i)) } : null;
      });
    }
  }

  // Whether some mandate of a body is paid more than a threshold: issues are taken or left one by one

  function* isOverpaid(body, pay, longest, threshold, extra) {
    let most = extra.reduce((sum, [, p]) => sum + p, 0n);
    for (const [at, p] of pay) if (p > 0n || at === "") most += p;
    if (most <= threshold) return false;
    const single = new Map(body.issues.map((issue) => [issue, pay.get(issue) || 0n]));
    const pairs = new Map();
    for (const [at, p] of pay) {
      const two = at.split("\u0000");
      if (two.length === 2 && p && two.every((issue) => single.has(issue))) pairs.set(at, p);
    }
    const wanted = new Set([...body.needs.flat(), ...extra.flatMap(([some]) => some.oneOf)]);
    for (const [at, p] of pairs) if (p > 0n) at.split("\u0000").forEach((issue) => wanted.add(issue));
    const worth = (a) => single.get(a);
    const order = [...body.issues].sort((a, b) => worth(a) > worth(b) ? -1 : worth(a) < worth(b) ? 1 : 0)
      .filter((issue, n) => n === 0 || worth(issue) > 0n || wanted.has(issue));
    const before = [0n];
    for (const issue of order) before.push(before[before.length - 1] + (worth(issue) > 0n ? worth(issue) : 0n));
    let hope = 0n;
    for (const p of pairs.values()) if (p > 0n) hope += p;
    const limit = longest ?? body.issues.length;
    const waiting = [{ n: 0, taken: [], paid: pay.get("") || 0n, hoped: hope }];
    while (waiting.length) {
      yield;
      const { n, taken, paid, hoped } = waiting.pop(), has = new Set(taken);
      let all = paid;
      for (const [some, p] of extra) if (!apart(some.oneOf, has) && apart(some.noneOf, has)) all += p;
      if (all > threshold && taken.length && body.needs.every((need) => !apart(need, has))) return true;
      const last = Math.min(n + limit - taken.length, order.length);
      let most = n < last ? paid + before[last] - before[n] + hoped : paid;
      const possible = new Set([...taken, ...order.slice(n)]);
      for (const [some, p] of extra) if (apart(some.noneOf, has) && !apart(some.oneOf, possible)) most += p;
      if (n >= last || most <= threshold) continue;
      const issue = order[n], later = new Set([...taken, ...order.slice(n + 1)]);
      let missed = 0n, gained = worth(issue), left = hoped, refused = false;
      for (const [at, p] of pairs) {
        const two = at.split("\u0000");
        if (p > 0n && two.includes(issue) && later.has(two[0] === issue ? two[1] : two[0])) missed += p;
      }
      for (const other of taken) {
        const p = pairs.get(key([issue, other])) || 0n;
        gained += p;
        if (p > 0n) left -= p;
        refused = refused || body.refused.has(key([issue, other]));
      }
      waiting.push({ n: n + 1, taken, paid, hoped: hoped - missed });
      if (!refused) waiting.push({ n: n + 1, taken: [...taken, issue], paid: paid + gained, hoped: left });
    }
    return false;
  }

  // Cases

  class Verifier {
    constructor(instance, assuming, measure = null) {
      this.world = new World(instance, assuming);
      this.facts = new Facts(this.world);
      Object.assign(this, { instance, measure, cases: 0 });
    }

    * proves(part, bound, path = []) {
      if (part.facts) {
        this.cases += 1;
        const shown = yield* this.bound(part, path);
        if (less(shown, bound)) refuse(`what is shown is ${show(shown)}, not ${show(bound)}`);
        return;
      }
      if (path.length === DEEPEST) refuse(`there are more than ${DEEPEST} splits on the way to a case`);
      for (const issue of part.counted.issues) this.world.issues.has(issue) || refuse(`the instance has no issue '${issue}'`);
      for (const party of part.counted.parties) this.world.parties.has(party) || refuse(`the instance has no party '${party}'`);
      yield* this.proves(part.then, bound, [...path, [part, true]]);
      yield* this.proves(part.otherwise, bound, [...path, [part, false]]);
    }

    * bound(part, path) {
      const numbers = [];
      let sum = NO;
      for (const fact of part.facts) {
        const found = this.facts.read(fact, path), weight = read(fact.weight);
        if (!weight[0]) continue;
        const side = weight[0] > 0n ? found.atLeast : found.atMost;
        if (side === null) refuse(`a weight of ${show(weight)} is on what is not bounded on that side`);
        sum = add(sum, times(weight, side));
        numbers.push([weight, found, fact]);
      }
      let factor = 1n;
      for (const d of [...numbers.map(([w]) => w[1]), ...this.world.all.map((body) => body.cost[1])]) {
        factor = factor / gcd(factor, d) * d;
      }
      const scaled = numbers.map(([w, found, fact]) => [w[0] * factor / w[1], found, fact]);
      const costs = this.measure === null ? null : this.facts.measured(this.measure);
      for (const body of this.world.all) {
        yield;
        const pay = new Map(), extra = [], issues = new Set(body.issues);
        const give = (what, p) => { const at = key(what); pay.set(at, (pay.get(at) || 0n) + p); };
        for (const [rate, found, fact] of scaled) {
          if (fact.kind === "covered" && !issues.has(fact.issue)) continue;
          for (const [what, n] of found.adds(body)) give(new Set(what), rate * BigInt(n));
          const some = rate > 0n ? found.once(body) : null;
          if (some !== null) extra.push([some, rate]);
        }
        for (const [what, n] of costs ? costs(body) : []) give(what, -factor * BigInt(n));
        const cost = costs ? 0n : body.cost[0] * factor / body.cost[1];
        if (yield* isOverpaid(body, pay, this.instance.settings.max_mandate, cost, extra)) {
          refuse(`an institution of ${[...body.members].sort().join(", ") || "nobody"} is paid more than it costs`);
        }
      }
      return this.measure === null ? upTo(sum, this.world.step) : frac(ceil(sum));
    }
  }

  // What a proof assumes of earlier objectives

  function range(facts, measure, longest) {
    const shares = new Map(), wholes = new Map();
    const keep = (map, issue, value, better) => {
      if (!map.has(issue) || better(value, map.get(issue))) map.set(issue, value);
    };
    for (const body of facts.world.all) {
      const parts = new Map();
      for (const [what, n] of facts.measured(measure)(body)) parts.set(key(what), BigInt(n));
      const once = parts.get("") || 0n;
      const handled = longest === null ? body.issues.length : Math.min(longest, body.issues.length);
      for (const issue of body.issues) {
        const each = parts.get(issue) || 0n;
        keep(shares, issue, add(frac(once, BigInt(handled)), frac(each)), less);
        keep(wholes, issue, once + each, (a, b) => a > b);
      }
    }
    let low = NO, high = 0n;
    for (const issue of facts.world.instance.issues) {
      low = add(low, times(whole(issue.coverage), shares.get(issue.id) || NO));
      high += BigInt(issue.coverage) * (wholes.get(issue.id) || 0n);
    }
    return [ONE, frac(ceil(low)), frac(high)];
  }

  function couldBe(name, value, stages, facts) {
    if (!stages.includes(name)) refuse(`no objective before 'institutions' is '${name}'`);
    const { instance } = facts.world;
    const soft = instance.rules.filter((rule) => !rule.hard).map((rule) => read(rule.weight));
    const [step, low, high] = name === "broken_rules" ? [divisor(soft), NO, soft.reduce(add, NO)]
      : range(facts, name, instance.settings.max_mandate);
    const multiple = step[0] ? frac(value[0] * step[1], value[1] * step[0]) : value;
    if (value[0] < 0n || multiple[1] !== 1n || less(value, low) || less(high, value)) {
      refuse(`no design could have the assumed value of '${name}', or every one has it`);
    }
  }

  // Issues two by two

  function* judgePairs(proof, world) {
    const facts = proof.case.facts || refuse("pairs are listed, but the proof has cases");
    const ones = facts.every((f) => ["covered", "anchored"].includes(f.kind) && same(read(f.weight), ONE));
    if (!ones) refuse("pairs are listed, but not all weights are 1 and on issues or anchors");
    const chosen = facts.filter((f) => f.kind === "covered").map((f) => f.issue);
    const wanted = new Set(chosen.flatMap((one, n) => chosen.slice(n + 1).map((other) => key(new Set([one, other])))));
    const listed = proof.apart.map((pair) => key(new Set(pair.issues)));
    if (listed.some((pair, n) => !wanted.has(pair) || listed.indexOf(pair) < n) || listed.length < wanted.size) {
      refuse("the pairs listed are not the pairs of the issues with a weight, each once");
    }
    const known = new Set(world.instance.rules.map((rule) => rule.id));
    world.instance.interdependences.forEach((_, n) => known.add(`interdependences[${n}]`));
    for (const pair of proof.apart) {
      const because = pair.because;
      if (because.some((id, n) => !known.has(id) || because.indexOf(id) < n)) refuse("a reason is unknown or given twice");
      if (yield* together(world, pair.issues, because)) refuse(`${pair.issues.join(" and ")} could be handled together`);
      for (const id of because) {
        if (!(yield* together(world, pair.issues, because.filter((other) => other !== id)))) {
          refuse(`the reason '${id}' is none`);
        }
      }
    }
  }

  function* together(world, issues, cited) {
    if (world.instance.settings.max_mandate === 1) return false;
    const some = new World(world.instance, world.ceilings, new Set(cited), [...new Set(issues)]);
    for (const body of some.bodies()) {
      yield;
      if (!body.refused.has(key(new Set(issues)))) return true;
    }
    return false;
  }

  function* judge(instance, proof) {
    if (proof.instance.sha256 !== instance.sha256) refuse("the proof is about another instance");
    const bound = read(proof.bound);
    if (bound[0] < 0n) refuse("no design has fewer than 0 institutions");
    const assuming = new Map(Object.entries(proof.assuming || {}).map(([name, value]) => [name, read(value)]));
    const main = new Verifier(instance, assuming);
    yield* main.world.listAll();
    const { objectives } = instance.settings, at = objectives.indexOf("institutions");
    const stages = objectives.slice(0, Math.max(at, 0));
    const named = stages.filter((stage) => typeof stage === "string");
    for (const [name, value] of assuming) couldBe(name, value, named, main.facts);
    const seen = new Set();
    for (const earlier of proof.earlier || []) {
      if (!named.includes(earlier.objective) || seen.has(earlier.objective)) refuse("an earlier objective is unknown or comes twice");
      seen.add(earlier.objective);
      const before = stages.slice(0, stages.indexOf(earlier.objective));
      const verifier = new Verifier(instance, new Map([...assuming].filter(([name]) => before.includes(name))), earlier.objective);
      yield* verifier.world.listAll();
      yield* verifier.proves(earlier.case, read(earlier.at_least));
    }
    if (proof.apart && proof.apart.length) yield* judgePairs(proof, main.world);
    yield* main.proves(proof.case, bound);
    if (assuming.size && less(mostCostly(main.world), bound)) refuse("no design could have what is assumed");
    return { accepted: true, bound: show(bound), cases: main.cases, bodies: main.world.all.length, assumed: [...assuming.keys()] };
  }

  function mostCostly(world) {
    const handled = new Set(world.all.flatMap((body) => body.issues));
    const often = world.instance.issues.filter((i) => handled.has(i.id)).reduce((sum, i) => sum + BigInt(i.coverage), 0n);
    const costs = world.instance.proposals.map((row) => read(row.cost));
    if (!world.instance.settings.only_proposals) {
      costs.push(ONE, ...world.instance.existing.flatMap((row) => Object.values(row.costs).map(read)));
    }
    return times(frac(often), costs.reduce((a, b) => less(a, b) ? b : a, NO));
  }

  /** Give steps that end in what is found; whoever runs them may pause between two. */
  function* steps(instance, proof) {
    try {
      return yield* judge(instance, proof);
    } catch (error) {
      if (error instanceof Refused) return { accepted: false, refused: error.message };
      if (error instanceof Undecided) return { accepted: null, undecided: error.message };
      throw error;
    }
  }

  return { steps };
})();
