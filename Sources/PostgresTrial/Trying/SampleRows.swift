internal import PostgresClient

/// A few made-up rows in each table that has none: what an empty table lets pass, real ones do not.
enum SampleRows {
  /// Run by the role of the change, since checks and defaults may call functions of the migrations; with
  /// triggers
  /// and foreign keys at rest, which it may do for this alone. A table whose checks refuse the rows stays
  /// empty. Columns that a sequence fills are left to it, so that later rows do not collide.
  static let script = """
    SET search_path = pg_catalog;
    SET session_replication_role = replica;
    DO $fill$
    DECLARE
      place record; field record; names text; parts text; value text; made boolean; n int;
    BEGIN
      FOR place IN
        SELECT c.oid, format('%I.%I', s.nspname, c.relname) AS name FROM pg_class c
        JOIN pg_namespace s ON s.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND s.nspname NOT LIKE 'pg\\_%'
          AND s.nspname NOT IN ('information_schema', 'gatehouse')
        ORDER BY c.oid LIMIT 5000
      LOOP
        BEGIN
          EXECUTE format('SELECT NOT EXISTS (SELECT FROM %s)', place.name) INTO made;
          CONTINUE WHEN NOT made;
          FOR n IN 1..2 LOOP
            names := ''; parts := '';
            FOR field IN
              SELECT a.attname, format_type(a.atttypid, a.atttypmod) AS type, b.typcategory, b.typtype,
                b.typname, b.oid, pg_get_expr(d.adbin, d.adrelid) AS usual
              FROM pg_attribute a JOIN pg_type b ON b.oid = a.atttypid
              LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
              WHERE a.attrelid = place.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
                AND a.attidentity = '' AND coalesce(pg_get_expr(d.adbin, d.adrelid), '') NOT LIKE 'nextval(%'
            LOOP
              value := CASE
                WHEN field.typtype = 'e' THEN (SELECT quote_literal(enumlabel) FROM pg_enum
                  WHERE enumtypid = field.oid ORDER BY enumsortorder LIMIT 1)
                WHEN field.typcategory = 'N' THEN n::text
                WHEN field.typcategory = 'B' THEN 'true'
                WHEN field.typcategory = 'S' THEN quote_literal(n || 'x')
                WHEN field.typcategory = 'D' THEN quote_literal(timestamp '2020-01-01' + n * interval '1 day')
                WHEN field.typcategory = 'T' THEN quote_literal(n || ' days')
                WHEN field.typcategory = 'A' THEN quote_literal('{}')
                WHEN field.typcategory = 'I' THEN quote_literal('10.0.0.' || n)
                WHEN field.typcategory = 'R' THEN quote_literal('empty')
                WHEN field.typname = 'uuid' THEN quote_literal(md5(n::text)::uuid)
                WHEN field.typname IN ('json', 'jsonb') THEN quote_literal('{}')
                WHEN field.typname = 'bytea' THEN quote_literal('\\x0' || n)
                ELSE NULL END;
              CONTINUE WHEN value IS NULL;
              names := names || ', ' || quote_ident(field.attname);
              parts := parts || ', (' || value || ')::' || field.type;
            END LOOP;
            IF names = '' THEN
              EXECUTE format('INSERT INTO %s DEFAULT VALUES', place.name);
            ELSE
              EXECUTE format(
                'INSERT INTO %s (%s) VALUES (%s)', place.name, substr(names, 3), substr(parts, 3));
            END IF;
          END LOOP;
        EXCEPTION WHEN OTHERS THEN NULL;
        END;
      END LOOP;
    END $fill$;
    RESET ALL;
    """
}
