/// The tables that statements name whose locks and work were measured on a PostgreSQL 15: the measurements do not
/// bring a schema.
public let measuredSchema = """
  CREATE TYPE status AS ENUM ('new', 'old');
  CREATE TYPE status2 AS ENUM ('new', 'old');
  CREATE DOMAIN dom_plain AS int;
  CREATE DOMAIN dom_plain_text AS text;
  CREATE DOMAIN dom_used AS int;
  CREATE DOMAIN dom_check AS int CHECK (VALUE > 0);
  CREATE TABLE p (id bigint PRIMARY KEY, x int);
  CREATE TABLE t (
    id bigint PRIMARY KEY, a int NOT NULL, b int, c text, d int, c_noidx text, s smallint, big bigint,
    ch char(10), n numeric(10,2), e timestamp, e3 timestamp(3), j json, dig text, st status,
    ci cidr, u uuid,
    nn int, parent_id bigint, email text UNIQUE, v varchar(50), vn varchar);
  CREATE INDEX t_b_idx ON t (b);
  CREATE INDEX t_c_idx ON t (c);
  CREATE INDEX t_d_idx ON t (d);
  CREATE UNIQUE INDEX t_u_uidx ON t (u);
  CREATE TABLE td (id int, d dom_used);
  CREATE TABLE nopk (x int NOT NULL, y int, r int4range);
  CREATE TABLE child (id bigint PRIMARY KEY, p_id bigint REFERENCES p (id));
  CREATE INDEX child_p_id_idx ON child (p_id);
  CREATE TABLE part (k int NOT NULL, v int) PARTITION BY RANGE (k);
  CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (1000000);
  CREATE TABLE part_2 PARTITION OF part FOR VALUES FROM (1000000) TO (2000000);
  CREATE TABLE cand (k int NOT NULL, v int);
  CREATE TABLE cand_chk (k int NOT NULL, v int, CONSTRAINT cc CHECK (k >= 3000000 AND k < 4000000));
  CREATE TABLE pd (k int NOT NULL, v int) PARTITION BY RANGE (k);
  CREATE TABLE pd_def PARTITION OF pd DEFAULT;
  CREATE UNLOGGED TABLE ul (a int);
  CREATE SEQUENCE sq;
  CREATE SCHEMA sc;
  CREATE TABLE sc.x (i int);
  CREATE VIEW v AS SELECT id, a FROM t;
  CREATE MATERIALIZED VIEW mv AS SELECT id, a FROM t;
  CREATE UNIQUE INDEX mv_id_idx ON mv (id);
  CREATE TABLE gen (id int, g int GENERATED ALWAYS AS (id * 2) STORED);
  CREATE TABLE empt (a int);
  CREATE FUNCTION f_volatile() RETURNS int LANGUAGE sql VOLATILE AS 'select 1';
  CREATE FUNCTION f_immutable() RETURNS int LANGUAGE sql IMMUTABLE AS 'select 1';
  CREATE FUNCTION f_trig() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
  CREATE FUNCTION f_ddl() RETURNS void LANGUAGE plpgsql
    AS $$ BEGIN ALTER TABLE t ALTER COLUMN b TYPE bigint; END $$;

  """
