--
-- PostgreSQL database dump
--

\restrict motcua


SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: public; Type: SCHEMA; Schema: -; Owner: identity_owner
--

-- *not* creating schema, since initdb creates it


ALTER SCHEMA public OWNER TO identity_owner;

--
-- Name: pg_trgm; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;


--
-- Name: EXTENSION pg_trgm; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';


--
-- Name: pgcrypto; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public;


--
-- Name: EXTENSION pgcrypto; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION pgcrypto IS 'cryptographic functions';


--
-- Name: unaccent; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;


--
-- Name: EXTENSION unaccent; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION unaccent IS 'text search dictionary that removes accents';


--
-- Name: outbox_partition(date); Type: FUNCTION; Schema: public; Owner: identity_owner
--

CREATE FUNCTION public.outbox_partition(day date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
	first date := date_trunc('month', day);
	name text := 'outbox_published_' || to_char(first, 'YYYYMM');
begin
	if to_regclass('public.' || name) is not null then
		return;
	end if;
	execute format('create table public.%I partition of public.outbox_published for values from (%L) to (%L)', name, first, first + interval '1 month');
	execute format('alter table public.%I enable row level security', name);
	execute format('alter table public.%I force row level security', name);
	execute format('create policy %I on public.%I to identity_owner using (true)', name || '_owner', name);
end
$$;


ALTER FUNCTION public.outbox_partition(day date) OWNER TO identity_owner;

--
-- Name: FUNCTION outbox_partition(day date); Type: COMMENT; Schema: public; Owner: identity_owner
--

COMMENT ON FUNCTION public.outbox_partition(day date) IS 'Makes the partition of a month as the owner; only the relay may call it.';


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: agency; Type: TABLE; Schema: public; Owner: identity_owner
--

CREATE TABLE public.agency (
    code text NOT NULL,
    name text NOT NULL,
    name_en text DEFAULT ''::text NOT NULL,
    level text NOT NULL,
    parent text,
    since date NOT NULL,
    until date,
    succeeded_by text[] DEFAULT '{}'::text[] NOT NULL,
    address text DEFAULT ''::text NOT NULL,
    phone text DEFAULT ''::text NOT NULL,
    divisions jsonb DEFAULT '[]'::jsonb NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    seq bigint DEFAULT 1 NOT NULL,
    CONSTRAINT agency_ends_after_it_began CHECK (((until IS NULL) OR (until >= since))),
    CONSTRAINT agency_is_not_its_own_parent CHECK ((parent <> code)),
    CONSTRAINT agency_level_is_known CHECK ((level = ANY (ARRAY['province'::text, 'district'::text, 'commune'::text])))
);

ALTER TABLE ONLY public.agency FORCE ROW LEVEL SECURITY;


ALTER TABLE public.agency OWNER TO identity_owner;

--
-- Name: TABLE agency; Type: COMMENT; Schema: public; Owner: identity_owner
--

COMMENT ON TABLE public.agency IS 'The tree of agencies; a row is never deleted, because numbers and history name it.';


--
-- Name: COLUMN agency.until; Type: COMMENT; Schema: public; Owner: identity_owner
--

COMMENT ON COLUMN public.agency.until IS 'First day on which it is not in force.';


--
-- Name: COLUMN agency.seq; Type: COMMENT; Schema: public; Owner: identity_owner
--

COMMENT ON COLUMN public.agency.seq IS 'Number of the last event about it.';


--
-- Name: command_log; Type: TABLE; Schema: public; Owner: identity_owner
--

CREATE TABLE public.command_log (
    subject text NOT NULL,
    operation text NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    resource text DEFAULT ''::text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.command_log FORCE ROW LEVEL SECURITY;


ALTER TABLE public.command_log OWNER TO identity_owner;

--
-- Name: TABLE command_log; Type: COMMENT; Schema: public; Owner: identity_owner
--

COMMENT ON TABLE public.command_log IS 'One row per creating command or consumed event; same key and body: same answer.';


--
-- Name: denial; Type: TABLE; Schema: public; Owner: identity_owner
--

CREATE TABLE public.denial (
    account uuid NOT NULL,
    before timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.denial FORCE ROW LEVEL SECURITY;


ALTER TABLE public.denial OWNER TO identity_owner;

--
-- Name: TABLE denial; Type: COMMENT; Schema: public; Owner: identity_owner
--

COMMENT ON TABLE public.denial IS 'Tokens of the account issued before the instant are refused.';


--
-- Name: goose_db_version; Type: TABLE; Schema: public; Owner: identity_owner
--

CREATE TABLE public.goose_db_version (
    id integer NOT NULL,
    version_id bigint NOT NULL,
    is_applied boolean NOT NULL,
    tstamp timestamp without time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.goose_db_version OWNER TO identity_owner;

--
-- Name: goose_db_version_id_seq; Type: SEQUENCE; Schema: public; Owner: identity_owner
--

ALTER TABLE public.goose_db_version ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.goose_db_version_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: history; Type: TABLE; Schema: public; Owner: identity_owner
--

CREATE TABLE public.history (
    id uuid NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    kind text NOT NULL,
    actor text NOT NULL,
    acting text DEFAULT ''::text NOT NULL,
    operation text NOT NULL,
    subject text NOT NULL,
    facts jsonb DEFAULT '{}'::jsonb NOT NULL
);

ALTER TABLE ONLY public.history FORCE ROW LEVEL SECURITY;


ALTER TABLE public.history OWNER TO identity_owner;

--
-- Name: TABLE history; Type: COMMENT; Schema: public; Owner: identity_owner
--

COMMENT ON TABLE public.history IS 'Every administrative change and search: who, when, what. Never a name, citizen id, phone or e-mail address.';


--
-- Name: COLUMN history.subject; Type: COMMENT; Schema: public; Owner: identity_owner
--

COMMENT ON COLUMN public.history.subject IS 'Agency code, account, official''s record or succession.';


--
-- Name: mandate; Type: TABLE; Schema: public; Owner: identity_owner
--

CREATE TABLE public.mandate (
    record uuid NOT NULL,
    agency text NOT NULL,
    roles text[] NOT NULL,
    since date NOT NULL,
    until timestamp with time zone,
    CONSTRAINT mandate_has_roles CHECK (((cardinality(roles) >= 1) AND (cardinality(roles) <= 8)))
);

ALTER TABLE ONLY public.mandate FORCE ROW LEVEL SECURITY;


ALTER TABLE public.mandate OWNER TO identity_owner;

--
-- Name: TABLE mandate; Type: COMMENT; Schema: public; Owner: identity_owner
--

COMMENT ON TABLE public.mandate IS 'What a person may do at an agency; an ended mandate is a row of history only.';


--
-- Name: official; Type: TABLE; Schema: public; Owner: identity_owner
--

CREATE TABLE public.official (
    record uuid NOT NULL,
    account uuid,
    username text NOT NULL,
    full_name text NOT NULL,
    email bytea NOT NULL,
    title text DEFAULT ''::text NOT NULL,
    division text DEFAULT ''::text NOT NULL,
    locked boolean DEFAULT false NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    synced bigint DEFAULT 0 NOT NULL,
    try_after timestamp with time zone DEFAULT now() NOT NULL,
    refused text DEFAULT ''::text NOT NULL,
    pending text[] DEFAULT '{}'::text[] NOT NULL,
    seq bigint DEFAULT 0 NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT official_username_is_opaque CHECK ((username ~ '^[a-z0-9][a-z0-9._-]{2,59}$'::text))
);

ALTER TABLE ONLY public.official FORCE ROW LEVEL SECURITY;


ALTER TABLE public.official OWNER TO identity_owner;

--
-- Name: TABLE official; Type: COMMENT; Schema: public; Owner: identity_owner
--

COMMENT ON TABLE public.official IS 'Accounts of staff; Keycloak is made to follow.';


--
-- Name: COLUMN official.account; Type: COMMENT; Schema: public; Owner: identity_owner
--

COMMENT ON COLUMN public.official.account IS 'Keycloak''s id, the sub of tokens; null until Keycloak has the account.';


--
-- Name: COLUMN official.email; Type: COMMENT; Schema: public; Owner: identity_owner
--

COMMENT ON COLUMN public.official.email IS 'Sealed; bound to the column and the record.';


--
-- Name: COLUMN official.synced; Type: COMMENT; Schema: public; Owner: identity_owner
--

COMMENT ON COLUMN public.official.synced IS 'Version that Keycloak has.';


--
-- Name: COLUMN official.refused; Type: COMMENT; Schema: public; Owner: identity_owner
--

COMMENT ON COLUMN public.official.refused IS 'Code of the fault with which Keycloak refused it last.';


--
-- Name: COLUMN official.pending; Type: COMMENT; Schema: public; Owner: identity_owner
--

COMMENT ON COLUMN public.official.pending IS 'What is denied again once Keycloak has followed: agencies, or an empty text for the whole account.';


--
-- Name: outbox; Type: TABLE; Schema: public; Owner: identity_owner
--

CREATE TABLE public.outbox (
    ordinal bigint NOT NULL,
    id text NOT NULL,
    aggregate text NOT NULL,
    seq bigint NOT NULL,
    type text NOT NULL,
    topic text NOT NULL,
    agencies text[] DEFAULT '{}'::text[] NOT NULL,
    body json NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT outbox_seq_is_positive CHECK ((seq > 0))
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='2000');

ALTER TABLE ONLY public.outbox FORCE ROW LEVEL SECURITY;


ALTER TABLE public.outbox OWNER TO identity_owner;

--
-- Name: TABLE outbox; Type: COMMENT; Schema: public; Owner: identity_owner
--

COMMENT ON TABLE public.outbox IS 'Events of committed transactions that are not published yet; the relay takes them, never by "ordinal > last", since ordinals commit out of order.';


--
-- Name: outbox_head; Type: TABLE; Schema: public; Owner: identity_owner
--

CREATE TABLE public.outbox_head (
    single boolean DEFAULT true NOT NULL,
    "position" bigint DEFAULT 0 NOT NULL,
    CONSTRAINT outbox_head_is_true CHECK (single)
);

ALTER TABLE ONLY public.outbox_head FORCE ROW LEVEL SECURITY;


ALTER TABLE public.outbox_head OWNER TO identity_owner;

--
-- Name: TABLE outbox_head; Type: COMMENT; Schema: public; Owner: identity_owner
--

COMMENT ON TABLE public.outbox_head IS 'Position of the newest published event; its row lock keeps two relays apart even if one lost its advisory lock unnoticed.';


--
-- Name: outbox_ordinal_seq; Type: SEQUENCE; Schema: public; Owner: identity_owner
--

ALTER TABLE public.outbox ALTER COLUMN ordinal ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.outbox_ordinal_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: outbox_published; Type: TABLE; Schema: public; Owner: identity_owner
--

CREATE TABLE public.outbox_published (
    "position" bigint NOT NULL,
    id text NOT NULL,
    aggregate text NOT NULL,
    seq bigint NOT NULL,
    type text NOT NULL,
    agencies text[] NOT NULL,
    body json NOT NULL,
    created_at timestamp with time zone NOT NULL,
    published_at timestamp with time zone NOT NULL
)
PARTITION BY RANGE (published_at);

ALTER TABLE ONLY public.outbox_published FORCE ROW LEVEL SECURITY;


ALTER TABLE public.outbox_published OWNER TO identity_owner;

--
-- Name: TABLE outbox_published; Type: COMMENT; Schema: public; Owner: identity_owner
--

COMMENT ON TABLE public.outbox_published IS 'Journal of published events, one partition a month; read by position for rebuilds and by aggregate for repairs.';


--
-- Name: profile; Type: TABLE; Schema: public; Owner: identity_owner
--

CREATE TABLE public.profile (
    account uuid NOT NULL,
    kind text NOT NULL,
    assurance integer NOT NULL,
    full_name text DEFAULT ''::text NOT NULL,
    birth_date date,
    gender text DEFAULT ''::text NOT NULL,
    phone bytea,
    address bytea,
    language text DEFAULT 'vi'::text NOT NULL,
    citizen_id bytea,
    citizen_id_mac bytea,
    consents jsonb DEFAULT '[]'::jsonb NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    seq bigint DEFAULT 0 NOT NULL,
    raised boolean DEFAULT true NOT NULL,
    CONSTRAINT profile_assurance_is_known CHECK (((assurance >= 0) AND (assurance <= 2))),
    CONSTRAINT profile_kind_is_known CHECK ((kind = ANY (ARRAY['citizen'::text, 'staff'::text]))),
    CONSTRAINT profile_proven_has_citizen_id CHECK ((((assurance = 2) = (citizen_id IS NOT NULL)) AND ((citizen_id IS NULL) = (citizen_id_mac IS NULL))))
);

ALTER TABLE ONLY public.profile FORCE ROW LEVEL SECURITY;


ALTER TABLE public.profile OWNER TO identity_owner;

--
-- Name: TABLE profile; Type: COMMENT; Schema: public; Owner: identity_owner
--

COMMENT ON TABLE public.profile IS 'What a person says of themselves, and what was proven at a counter.';


--
-- Name: COLUMN profile.phone; Type: COMMENT; Schema: public; Owner: identity_owner
--

COMMENT ON COLUMN public.profile.phone IS 'Sealed; bound to the column and the account. So are address and citizen_id.';


--
-- Name: COLUMN profile.citizen_id_mac; Type: COMMENT; Schema: public; Owner: identity_owner
--

COMMENT ON COLUMN public.profile.citizen_id_mac IS 'HMAC for equality: one person, one proven account.';


--
-- Name: COLUMN profile.raised; Type: COMMENT; Schema: public; Owner: identity_owner
--

COMMENT ON COLUMN public.profile.raised IS 'Keycloak knows that the account is proven.';


--
-- Name: proof; Type: TABLE; Schema: public; Owner: identity_owner
--

CREATE TABLE public.proof (
    id uuid NOT NULL,
    account uuid NOT NULL,
    citizen_id bytea NOT NULL,
    full_name bytea NOT NULL,
    birth_date date NOT NULL,
    document text NOT NULL,
    issued_on date,
    note bytea,
    agency text NOT NULL,
    officer text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT proof_document_is_known CHECK ((document = ANY (ARRAY['citizen_id_card'::text, 'passport'::text, 'birth_certificate'::text])))
);

ALTER TABLE ONLY public.proof FORCE ROW LEVEL SECURITY;


ALTER TABLE public.proof OWNER TO identity_owner;

--
-- Name: TABLE proof; Type: COMMENT; Schema: public; Owner: identity_owner
--

COMMENT ON TABLE public.proof IS 'Which paper an officer saw when an account was proven; sealed columns are bound to the column and the id.';


--
-- Name: succession; Type: TABLE; Schema: public; Owner: identity_owner
--

CREATE TABLE public.succession (
    id uuid NOT NULL,
    kind text NOT NULL,
    effective date NOT NULL,
    predecessors text[] NOT NULL,
    successors text[] NOT NULL,
    basis text NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    applied_at timestamp with time zone,
    CONSTRAINT succession_has_both_sides CHECK (((cardinality(predecessors) > 0) AND (cardinality(successors) > 0))),
    CONSTRAINT succession_kind_is_known CHECK ((kind = ANY (ARRAY['merge'::text, 'split'::text, 'rename'::text, 'close'::text])))
);

ALTER TABLE ONLY public.succession FORCE ROW LEVEL SECURITY;


ALTER TABLE public.succession OWNER TO identity_owner;

--
-- Name: COLUMN succession.applied_at; Type: COMMENT; Schema: public; Owner: identity_owner
--

COMMENT ON COLUMN public.succession.applied_at IS 'When staff had moved and the event was told; null until its day has come.';


--
-- Name: agency agency_once; Type: CONSTRAINT; Schema: public; Owner: identity_owner
--

ALTER TABLE ONLY public.agency
    ADD CONSTRAINT agency_once PRIMARY KEY (code);


--
-- Name: command_log command_log_once_per_key; Type: CONSTRAINT; Schema: public; Owner: identity_owner
--

ALTER TABLE ONLY public.command_log
    ADD CONSTRAINT command_log_once_per_key PRIMARY KEY (subject, operation, key);


--
-- Name: denial denial_once; Type: CONSTRAINT; Schema: public; Owner: identity_owner
--

ALTER TABLE ONLY public.denial
    ADD CONSTRAINT denial_once PRIMARY KEY (account);


--
-- Name: goose_db_version goose_db_version_pkey; Type: CONSTRAINT; Schema: public; Owner: identity_owner
--

ALTER TABLE ONLY public.goose_db_version
    ADD CONSTRAINT goose_db_version_pkey PRIMARY KEY (id);


--
-- Name: history history_once; Type: CONSTRAINT; Schema: public; Owner: identity_owner
--

ALTER TABLE ONLY public.history
    ADD CONSTRAINT history_once PRIMARY KEY (id);


--
-- Name: mandate mandate_once_per_agency; Type: CONSTRAINT; Schema: public; Owner: identity_owner
--

ALTER TABLE ONLY public.mandate
    ADD CONSTRAINT mandate_once_per_agency PRIMARY KEY (record, agency);


--
-- Name: official official_account_once; Type: CONSTRAINT; Schema: public; Owner: identity_owner
--

ALTER TABLE ONLY public.official
    ADD CONSTRAINT official_account_once UNIQUE (account);


--
-- Name: official official_once; Type: CONSTRAINT; Schema: public; Owner: identity_owner
--

ALTER TABLE ONLY public.official
    ADD CONSTRAINT official_once PRIMARY KEY (record);


--
-- Name: official official_username_once; Type: CONSTRAINT; Schema: public; Owner: identity_owner
--

ALTER TABLE ONLY public.official
    ADD CONSTRAINT official_username_once UNIQUE (username);


--
-- Name: outbox outbox_aggregate_counts_up; Type: CONSTRAINT; Schema: public; Owner: identity_owner
--

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_aggregate_counts_up UNIQUE (aggregate, seq);


--
-- Name: outbox outbox_event_once; Type: CONSTRAINT; Schema: public; Owner: identity_owner
--

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_event_once UNIQUE (id);


--
-- Name: outbox_head outbox_head_is_one_row; Type: CONSTRAINT; Schema: public; Owner: identity_owner
--

ALTER TABLE ONLY public.outbox_head
    ADD CONSTRAINT outbox_head_is_one_row PRIMARY KEY (single);


--
-- Name: outbox outbox_in_order; Type: CONSTRAINT; Schema: public; Owner: identity_owner
--

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_in_order PRIMARY KEY (ordinal);


--
-- Name: outbox_published outbox_published_in_order; Type: CONSTRAINT; Schema: public; Owner: identity_owner
--

ALTER TABLE ONLY public.outbox_published
    ADD CONSTRAINT outbox_published_in_order PRIMARY KEY ("position", published_at);


--
-- Name: profile profile_citizen_id_once; Type: CONSTRAINT; Schema: public; Owner: identity_owner
--

ALTER TABLE ONLY public.profile
    ADD CONSTRAINT profile_citizen_id_once UNIQUE (citizen_id_mac);


--
-- Name: profile profile_once; Type: CONSTRAINT; Schema: public; Owner: identity_owner
--

ALTER TABLE ONLY public.profile
    ADD CONSTRAINT profile_once PRIMARY KEY (account);


--
-- Name: proof proof_once; Type: CONSTRAINT; Schema: public; Owner: identity_owner
--

ALTER TABLE ONLY public.proof
    ADD CONSTRAINT proof_once PRIMARY KEY (id);


--
-- Name: succession succession_once; Type: CONSTRAINT; Schema: public; Owner: identity_owner
--

ALTER TABLE ONLY public.succession
    ADD CONSTRAINT succession_once PRIMARY KEY (id);


--
-- Name: denial_by_instant; Type: INDEX; Schema: public; Owner: identity_owner
--

CREATE INDEX denial_by_instant ON public.denial USING btree (before);


--
-- Name: history_by_subject; Type: INDEX; Schema: public; Owner: identity_owner
--

CREATE INDEX history_by_subject ON public.history USING btree (subject, at);


--
-- Name: mandate_by_agency; Type: INDEX; Schema: public; Owner: identity_owner
--

CREATE INDEX mandate_by_agency ON public.mandate USING btree (agency);


--
-- Name: mandate_by_end; Type: INDEX; Schema: public; Owner: identity_owner
--

CREATE INDEX mandate_by_end ON public.mandate USING btree (until) WHERE (until IS NOT NULL);


--
-- Name: official_waiting; Type: INDEX; Schema: public; Owner: identity_owner
--

CREATE INDEX official_waiting ON public.official USING btree (try_after) WHERE (synced <> version);


--
-- Name: outbox_published_of_aggregate; Type: INDEX; Schema: public; Owner: identity_owner
--

CREATE INDEX outbox_published_of_aggregate ON ONLY public.outbox_published USING btree (aggregate, seq);


--
-- Name: profile_waiting; Type: INDEX; Schema: public; Owner: identity_owner
--

CREATE INDEX profile_waiting ON public.profile USING btree (account) WHERE (NOT raised);


--
-- Name: proof_by_account; Type: INDEX; Schema: public; Owner: identity_owner
--

CREATE INDEX proof_by_account ON public.proof USING btree (account, at);


--
-- Name: agency agency_parent_is_an_agency; Type: FK CONSTRAINT; Schema: public; Owner: identity_owner
--

ALTER TABLE ONLY public.agency
    ADD CONSTRAINT agency_parent_is_an_agency FOREIGN KEY (parent) REFERENCES public.agency(code);


--
-- Name: mandate mandate_at_an_agency; Type: FK CONSTRAINT; Schema: public; Owner: identity_owner
--

ALTER TABLE ONLY public.mandate
    ADD CONSTRAINT mandate_at_an_agency FOREIGN KEY (agency) REFERENCES public.agency(code);


--
-- Name: mandate mandate_of_an_official; Type: FK CONSTRAINT; Schema: public; Owner: identity_owner
--

ALTER TABLE ONLY public.mandate
    ADD CONSTRAINT mandate_of_an_official FOREIGN KEY (record) REFERENCES public.official(record);


--
-- Name: proof proof_of_a_profile; Type: FK CONSTRAINT; Schema: public; Owner: identity_owner
--

ALTER TABLE ONLY public.proof
    ADD CONSTRAINT proof_of_a_profile FOREIGN KEY (account) REFERENCES public.profile(account) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: agency; Type: ROW SECURITY; Schema: public; Owner: identity_owner
--

ALTER TABLE public.agency ENABLE ROW LEVEL SECURITY;

--
-- Name: agency agency_by_administrators; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY agency_by_administrators ON public.agency FOR INSERT TO identity_app WITH CHECK (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'staff'::text) OR ((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = 'sample-author'::text))));


--
-- Name: agency agency_changed_by_administrators; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY agency_changed_by_administrators ON public.agency FOR UPDATE TO identity_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'staff'::text) OR ((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = ANY (ARRAY['sample-author'::text, 'sample-publisher'::text])))));


--
-- Name: agency agency_is_public; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY agency_is_public ON public.agency FOR SELECT TO identity_app USING ((NULLIF(current_setting('app.subject'::text, true), ''::text) IS NOT NULL));


--
-- Name: agency agency_of_migrations; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY agency_of_migrations ON public.agency TO identity_owner USING (true);


--
-- Name: command_log; Type: ROW SECURITY; Schema: public; Owner: identity_owner
--

ALTER TABLE public.command_log ENABLE ROW LEVEL SECURITY;

--
-- Name: command_log command_log_of_caller; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY command_log_of_caller ON public.command_log TO identity_app USING ((subject = NULLIF(current_setting('app.subject'::text, true), ''::text))) WITH CHECK ((subject = NULLIF(current_setting('app.subject'::text, true), ''::text)));


--
-- Name: command_log command_log_old; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY command_log_old ON public.command_log FOR SELECT TO identity_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = 'identity'::text) AND (at < (now() - '30 days'::interval))));


--
-- Name: command_log command_log_owner; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY command_log_owner ON public.command_log TO identity_owner USING (true);


--
-- Name: command_log command_log_swept; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY command_log_swept ON public.command_log FOR DELETE TO identity_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = 'identity'::text) AND (at < (now() - '30 days'::interval))));


--
-- Name: command_log command_log_swept_only; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY command_log_swept_only ON public.command_log AS RESTRICTIVE FOR DELETE TO identity_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = 'identity'::text) AND (at < (now() - '30 days'::interval))));


--
-- Name: denial; Type: ROW SECURITY; Schema: public; Owner: identity_owner
--

ALTER TABLE public.denial ENABLE ROW LEVEL SECURITY;

--
-- Name: denial denial_by_administrators; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY denial_by_administrators ON public.denial FOR INSERT TO identity_app WITH CHECK (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'staff'::text) OR ((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = ANY (ARRAY['identity'::text, 'sample-author'::text])))));


--
-- Name: denial denial_forgotten; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY denial_forgotten ON public.denial FOR DELETE TO identity_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = 'identity'::text)));


--
-- Name: denial denial_of_migrations; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY denial_of_migrations ON public.denial TO identity_owner USING (true);


--
-- Name: denial denial_read; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY denial_read ON public.denial FOR SELECT TO identity_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'staff'::text) OR ((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = ANY (ARRAY['identity'::text, 'sample-author'::text, 'dossiers'::text, 'documents'::text, 'notifications'::text, 'portal'::text])))));


--
-- Name: denial denial_renewed_by_administrators; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY denial_renewed_by_administrators ON public.denial FOR UPDATE TO identity_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'staff'::text) OR ((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = ANY (ARRAY['identity'::text, 'sample-author'::text])))));


--
-- Name: history; Type: ROW SECURITY; Schema: public; Owner: identity_owner
--

ALTER TABLE public.history ENABLE ROW LEVEL SECURITY;

--
-- Name: history history_of_migrations; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY history_of_migrations ON public.history TO identity_owner USING (true);


--
-- Name: history history_of_the_actor; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY history_of_the_actor ON public.history FOR INSERT TO identity_app WITH CHECK (((actor = NULLIF(current_setting('app.subject'::text, true), ''::text)) AND (kind = NULLIF(current_setting('app.kind'::text, true), ''::text))));


--
-- Name: mandate; Type: ROW SECURITY; Schema: public; Owner: identity_owner
--

ALTER TABLE public.mandate ENABLE ROW LEVEL SECURITY;

--
-- Name: mandate mandate_never_by_oneself; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY mandate_never_by_oneself ON public.mandate TO identity_app USING ((((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = ANY (ARRAY['identity'::text, 'sample-author'::text]))) OR ((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'staff'::text) AND (EXISTS ( SELECT
   FROM public.official o
  WHERE ((o.record = mandate.record) AND ((o.account)::text IS DISTINCT FROM NULLIF(current_setting('app.subject'::text, true), ''::text))))))));


--
-- Name: mandate mandate_of_migrations; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY mandate_of_migrations ON public.mandate TO identity_owner USING (true);


--
-- Name: mandate mandate_read_by_dossiers; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY mandate_read_by_dossiers ON public.mandate FOR SELECT TO identity_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = 'dossiers'::text)));


--
-- Name: mandate mandate_seen_by_colleagues; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY mandate_seen_by_colleagues ON public.mandate FOR SELECT TO identity_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'staff'::text) OR ((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = ANY (ARRAY['identity'::text, 'sample-author'::text])))));


--
-- Name: official; Type: ROW SECURITY; Schema: public; Owner: identity_owner
--

ALTER TABLE public.official ENABLE ROW LEVEL SECURITY;

--
-- Name: official official_entered; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY official_entered ON public.official FOR INSERT TO identity_app WITH CHECK (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'staff'::text) OR ((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = 'sample-author'::text))));


--
-- Name: official official_never_by_oneself; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY official_never_by_oneself ON public.official FOR UPDATE TO identity_app USING ((((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = ANY (ARRAY['identity'::text, 'sample-author'::text]))) OR ((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'staff'::text) AND ((account)::text IS DISTINCT FROM NULLIF(current_setting('app.subject'::text, true), ''::text)))));


--
-- Name: official official_of_migrations; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY official_of_migrations ON public.official TO identity_owner USING (true);


--
-- Name: official official_read_by_dossiers; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY official_read_by_dossiers ON public.official FOR SELECT TO identity_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = 'dossiers'::text)));


--
-- Name: official official_seen_by_colleagues; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY official_seen_by_colleagues ON public.official FOR SELECT TO identity_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'staff'::text) OR ((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = ANY (ARRAY['identity'::text, 'sample-author'::text])))));


--
-- Name: outbox; Type: ROW SECURITY; Schema: public; Owner: identity_owner
--

ALTER TABLE public.outbox ENABLE ROW LEVEL SECURITY;

--
-- Name: outbox outbox_app_appends; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY outbox_app_appends ON public.outbox FOR INSERT TO identity_app WITH CHECK (true);


--
-- Name: outbox_head; Type: ROW SECURITY; Schema: public; Owner: identity_owner
--

ALTER TABLE public.outbox_head ENABLE ROW LEVEL SECURITY;

--
-- Name: outbox_head outbox_head_owner; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY outbox_head_owner ON public.outbox_head TO identity_owner USING (true);


--
-- Name: outbox_head outbox_head_relay; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY outbox_head_relay ON public.outbox_head TO identity_relay USING (true) WITH CHECK (true);


--
-- Name: outbox outbox_owner; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY outbox_owner ON public.outbox TO identity_owner USING (true);


--
-- Name: outbox_published; Type: ROW SECURITY; Schema: public; Owner: identity_owner
--

ALTER TABLE public.outbox_published ENABLE ROW LEVEL SECURITY;

--
-- Name: outbox_published outbox_published_owner; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY outbox_published_owner ON public.outbox_published TO identity_owner USING (true);


--
-- Name: outbox_published outbox_published_relay; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY outbox_published_relay ON public.outbox_published TO identity_relay USING (true) WITH CHECK (true);


--
-- Name: outbox_published outbox_published_services_read; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY outbox_published_services_read ON public.outbox_published FOR SELECT TO identity_app USING ((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text));


--
-- Name: outbox outbox_relay_sees; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY outbox_relay_sees ON public.outbox FOR SELECT TO identity_relay USING (true);


--
-- Name: outbox outbox_relay_takes; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY outbox_relay_takes ON public.outbox FOR DELETE TO identity_relay USING (true);


--
-- Name: profile; Type: ROW SECURITY; Schema: public; Owner: identity_owner
--

ALTER TABLE public.profile ENABLE ROW LEVEL SECURITY;

--
-- Name: profile profile_kept_in_step; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY profile_kept_in_step ON public.profile FOR UPDATE TO identity_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = 'identity'::text)));


--
-- Name: profile profile_of_its_person; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY profile_of_its_person ON public.profile TO identity_app USING ((((account)::text = NULLIF(current_setting('app.subject'::text, true), ''::text)) AND (NULLIF(current_setting('app.kind'::text, true), ''::text) = ANY (ARRAY['citizen'::text, 'staff'::text]))));


--
-- Name: profile profile_of_migrations; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY profile_of_migrations ON public.profile TO identity_owner USING (true);


--
-- Name: profile profile_opened_by_a_proof; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY profile_opened_by_a_proof ON public.profile FOR INSERT TO identity_app WITH CHECK (((kind = 'citizen'::text) AND (EXISTS ( SELECT
   FROM public.proof p
  WHERE ((p.account = profile.account) AND (p.officer = NULLIF(current_setting('app.subject'::text, true), ''::text)) AND (p.xmin = (pg_current_xact_id())::xid))))));


--
-- Name: profile profile_proven_by_a_proof; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY profile_proven_by_a_proof ON public.profile FOR UPDATE TO identity_app USING (((kind = 'citizen'::text) AND (EXISTS ( SELECT
   FROM public.proof p
  WHERE ((p.account = profile.account) AND (p.officer = NULLIF(current_setting('app.subject'::text, true), ''::text)) AND (p.xmin = (pg_current_xact_id())::xid))))));


--
-- Name: profile profile_read_by_services; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY profile_read_by_services ON public.profile FOR SELECT TO identity_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = ANY (ARRAY['identity'::text, 'dossiers'::text, 'sample-author'::text]))));


--
-- Name: profile profile_seen_at_the_counter; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY profile_seen_at_the_counter ON public.profile FOR SELECT TO identity_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'staff'::text) AND (kind = 'citizen'::text)));


--
-- Name: proof; Type: ROW SECURITY; Schema: public; Owner: identity_owner
--

ALTER TABLE public.proof ENABLE ROW LEVEL SECURITY;

--
-- Name: proof proof_of_migrations; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY proof_of_migrations ON public.proof TO identity_owner USING (true);


--
-- Name: proof proof_read_to_be_sealed_anew; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY proof_read_to_be_sealed_anew ON public.proof FOR SELECT TO identity_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = 'identity'::text)));


--
-- Name: proof proof_recorded_by_the_officer; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY proof_recorded_by_the_officer ON public.proof FOR INSERT TO identity_app WITH CHECK (((officer = NULLIF(current_setting('app.subject'::text, true), ''::text)) AND ((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'staff'::text) OR ((NULLIF(current_setting('app.subject'::text, true), ''::text) = 'sample-author'::text) AND (NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text)))));


--
-- Name: proof proof_sealed_anew; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY proof_sealed_anew ON public.proof FOR UPDATE TO identity_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = 'identity'::text)));


--
-- Name: proof proof_seen_by_the_officer; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY proof_seen_by_the_officer ON public.proof FOR SELECT TO identity_app USING (((officer = NULLIF(current_setting('app.subject'::text, true), ''::text)) AND (NULLIF(current_setting('app.kind'::text, true), ''::text) = ANY (ARRAY['staff'::text, 'service'::text]))));


--
-- Name: succession; Type: ROW SECURITY; Schema: public; Owner: identity_owner
--

ALTER TABLE public.succession ENABLE ROW LEVEL SECURITY;

--
-- Name: succession succession_applied; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY succession_applied ON public.succession FOR UPDATE TO identity_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = 'identity'::text)));


--
-- Name: succession succession_by_administrators; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY succession_by_administrators ON public.succession FOR INSERT TO identity_app WITH CHECK (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'staff'::text) OR ((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = 'sample-publisher'::text))));


--
-- Name: succession succession_of_migrations; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY succession_of_migrations ON public.succession TO identity_owner USING (true);


--
-- Name: succession succession_seen_by_administrators; Type: POLICY; Schema: public; Owner: identity_owner
--

CREATE POLICY succession_seen_by_administrators ON public.succession FOR SELECT TO identity_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'staff'::text) OR ((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = ANY (ARRAY['identity'::text, 'sample-publisher'::text])))));


--
-- Name: SCHEMA public; Type: ACL; Schema: -; Owner: identity_owner
--

REVOKE USAGE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO identity_app;
GRANT USAGE ON SCHEMA public TO identity_relay;


--
-- Name: FUNCTION outbox_partition(day date); Type: ACL; Schema: public; Owner: identity_owner
--

REVOKE ALL ON FUNCTION public.outbox_partition(day date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.outbox_partition(day date) TO identity_relay;


--
-- Name: TABLE agency; Type: ACL; Schema: public; Owner: identity_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.agency TO identity_app;


--
-- Name: TABLE command_log; Type: ACL; Schema: public; Owner: identity_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.command_log TO identity_app;


--
-- Name: TABLE denial; Type: ACL; Schema: public; Owner: identity_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.denial TO identity_app;


--
-- Name: TABLE goose_db_version; Type: ACL; Schema: public; Owner: identity_owner
--

GRANT SELECT ON TABLE public.goose_db_version TO identity_app;


--
-- Name: TABLE history; Type: ACL; Schema: public; Owner: identity_owner
--

GRANT INSERT ON TABLE public.history TO identity_app;


--
-- Name: TABLE mandate; Type: ACL; Schema: public; Owner: identity_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.mandate TO identity_app;


--
-- Name: TABLE official; Type: ACL; Schema: public; Owner: identity_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.official TO identity_app;


--
-- Name: TABLE outbox; Type: ACL; Schema: public; Owner: identity_owner
--

GRANT INSERT ON TABLE public.outbox TO identity_app;
GRANT SELECT,DELETE ON TABLE public.outbox TO identity_relay;


--
-- Name: TABLE outbox_head; Type: ACL; Schema: public; Owner: identity_owner
--

GRANT SELECT,UPDATE ON TABLE public.outbox_head TO identity_relay;


--
-- Name: TABLE outbox_published; Type: ACL; Schema: public; Owner: identity_owner
--

GRANT SELECT ON TABLE public.outbox_published TO identity_app;
GRANT SELECT,INSERT ON TABLE public.outbox_published TO identity_relay;


--
-- Name: TABLE profile; Type: ACL; Schema: public; Owner: identity_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.profile TO identity_app;


--
-- Name: TABLE proof; Type: ACL; Schema: public; Owner: identity_owner
--

GRANT SELECT,INSERT ON TABLE public.proof TO identity_app;


--
-- Name: COLUMN proof.citizen_id; Type: ACL; Schema: public; Owner: identity_owner
--

GRANT UPDATE(citizen_id) ON TABLE public.proof TO identity_app;


--
-- Name: COLUMN proof.full_name; Type: ACL; Schema: public; Owner: identity_owner
--

GRANT UPDATE(full_name) ON TABLE public.proof TO identity_app;


--
-- Name: COLUMN proof.note; Type: ACL; Schema: public; Owner: identity_owner
--

GRANT UPDATE(note) ON TABLE public.proof TO identity_app;


--
-- Name: TABLE succession; Type: ACL; Schema: public; Owner: identity_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.succession TO identity_app;


--
-- PostgreSQL database dump complete
--

\unrestrict motcua

