internal import PostgresClient

/// A schema as sorted lines, each of one object: two are the same where a way back restored it. The order of
/// columns and what a database holds beside its schema (rows, comments, privileges) are not in it.
struct CatalogueLines: Hashable {
  let lines: Set<String>

  init(_ answer: PostgresAnswer) { lines = Set(answer.rows.compactMap { $0.first ?? nil }) }

  /// `+` for what is here and was not, `-` for what was there; sorted.
  func differences(from before: CatalogueLines) -> [String] {
    lines.subtracting(before.lines).sorted().map { "+ \($0)" }
      + before.lines.subtracting(lines).sorted().map { "- \($0)" }
  }

  /// Everything is named with its schema, since no other than pg_catalog is searched.
  static let query = """
    SET search_path = pg_catalog;
    WITH own AS (
      SELECT oid, nspname FROM pg_namespace
      WHERE nspname NOT LIKE 'pg\\_%' AND nspname NOT IN ('information_schema', 'gatehouse')
    ), foreign_made AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'),
    relations AS (
      SELECT c.*, format('%I.%I', n.nspname, c.relname) AS full_name
      FROM pg_class c JOIN own n ON n.oid = c.relnamespace
      WHERE NOT EXISTS (SELECT FROM foreign_made f WHERE f.classid = 'pg_class'::regclass AND f.objid = c.oid)
    )
    SELECT 'schema ' || nspname FROM own
    UNION ALL SELECT 'extension ' || extname FROM pg_extension
    UNION ALL SELECT concat_ws(' ', CASE relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table'
        WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence'
        WHEN 'f' THEN 'foreign table' END,
      full_name, CASE relpersistence WHEN 'u' THEN 'unlogged' END,
      CASE WHEN relrowsecurity THEN 'row security' END,
      CASE WHEN relforcerowsecurity THEN 'forced' END, array_to_string(reloptions, ','),
      CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid) END,
      CASE WHEN relkind = 'p' THEN pg_get_partkeydef(oid) END,
      CASE WHEN relispartition THEN pg_get_expr(relpartbound, oid) END)
      FROM relations WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
    UNION ALL SELECT concat_ws(' ', 'column', full_name || '.' || quote_ident(a.attname),
      format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'not null' END,
      'default ' || pg_get_expr(d.adbin, d.adrelid), 'identity ' || nullif(a.attidentity::text, ''),
      'generated ' || nullif(a.attgenerated::text, ''),
      'collate ' || (SELECT collname FROM pg_collation WHERE oid = a.attcollation AND collname <> 'default'))
      FROM relations r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE r.relkind IN ('r', 'p', 'c', 'f')
    UNION ALL SELECT concat_ws(' ', 'constraint', r.full_name, quote_ident(k.conname),
      pg_get_constraintdef(k.oid))
      FROM pg_constraint k JOIN relations r ON r.oid = k.conrelid
    UNION ALL SELECT concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid),
      CASE WHEN NOT i.indisvalid THEN 'invalid' END)
      FROM pg_index i JOIN relations r ON r.oid = i.indrelid
    UNION ALL SELECT concat_ws(' ', 'sequence', r.full_name, format_type(s.seqtypid, NULL), s.seqstart,
      s.seqincrement,
      s.seqmax, s.seqmin, s.seqcache, s.seqcycle) FROM pg_sequence s JOIN relations r ON r.oid = s.seqrelid
    UNION ALL SELECT concat_ws(' ', 'trigger', pg_get_triggerdef(t.oid), t.tgenabled::text)
      FROM pg_trigger t JOIN relations r ON r.oid = t.tgrelid WHERE NOT t.tgisinternal
    UNION ALL SELECT concat_ws(' ', 'rule', pg_get_ruledef(w.oid))
      FROM pg_rewrite w JOIN relations r ON r.oid = w.ev_class
      WHERE w.rulename <> '_RETURN'
    UNION ALL SELECT concat_ws(' ', 'policy', r.full_name, quote_ident(p.polname), p.polcmd::text,
      p.polpermissive,
      (SELECT string_agg(coalesce(u.rolname, 'public'), ',' ORDER BY 1) FROM unnest(p.polroles) x(id)
        LEFT JOIN pg_roles u ON u.oid = x.id),
      pg_get_expr(p.polqual, p.polrelid), 'check ' || pg_get_expr(p.polwithcheck, p.polrelid))
      FROM pg_policy p JOIN relations r ON r.oid = p.polrelid
    UNION ALL SELECT 'function ' || CASE WHEN p.prokind IN ('f', 'p', 'w') THEN pg_get_functiondef(p.oid)
      ELSE format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) END
      FROM pg_proc p JOIN own n ON n.oid = p.pronamespace
      WHERE NOT EXISTS (SELECT FROM foreign_made f WHERE f.classid = 'pg_proc'::regclass AND f.objid = p.oid)
    UNION ALL SELECT concat_ws(' ', 'type', format('%I.%I', n.nspname, t.typname),
      (SELECT 'enum ' || string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_enum
        WHERE enumtypid = t.oid),
      CASE WHEN t.typtype = 'd' THEN 'domain ' || format_type(t.typbasetype, t.typtypmod) END,
      CASE WHEN t.typnotnull THEN 'not null' END, 'default ' || t.typdefault,
      (SELECT string_agg(pg_get_constraintdef(k.oid), ' ' ORDER BY k.conname) FROM pg_constraint k
        WHERE k.contypid = t.oid))
      FROM pg_type t JOIN own n ON n.oid = t.typnamespace WHERE t.typtype IN ('e', 'd', 'r')
      AND NOT EXISTS (SELECT FROM foreign_made f WHERE f.classid = 'pg_type'::regclass AND f.objid = t.oid)
    """
}
