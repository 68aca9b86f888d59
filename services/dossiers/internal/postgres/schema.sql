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
-- Name: public; Type: SCHEMA; Schema: -; Owner: dossiers_owner
--

-- *not* creating schema, since initdb creates it


ALTER SCHEMA public OWNER TO dossiers_owner;

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
-- Name: outbox_partition(date); Type: FUNCTION; Schema: public; Owner: dossiers_owner
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
	execute format('create policy %I on public.%I to dossiers_owner using (true)', name || '_owner', name);
end
$$;


ALTER FUNCTION public.outbox_partition(day date) OWNER TO dossiers_owner;

--
-- Name: FUNCTION outbox_partition(day date); Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON FUNCTION public.outbox_partition(day date) IS 'Makes the partition of a month as the owner; only the relay may call it.';


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: agency; Type: TABLE; Schema: public; Owner: dossiers_owner
--

CREATE TABLE public.agency (
    code text NOT NULL,
    parent text DEFAULT ''::text NOT NULL,
    level text NOT NULL,
    since date NOT NULL,
    until date,
    successor text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT agency_ends_after_it_began CHECK ((until >= since)),
    CONSTRAINT agency_level_is_known CHECK ((level = ANY (ARRAY['province'::text, 'district'::text, 'commune'::text])))
);

ALTER TABLE ONLY public.agency FORCE ROW LEVEL SECURITY;


ALTER TABLE public.agency OWNER TO dossiers_owner;

--
-- Name: TABLE agency; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.agency IS 'Projection of the tree that identity owns, fed by its events: no names.';


--
-- Name: COLUMN agency.until; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.agency.until IS 'First day on which the agency does no more exist; null: it does.';


--
-- Name: COLUMN agency.successor; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.agency.successor IS 'Agencies that took its place.';


--
-- Name: calendar; Type: TABLE; Schema: public; Owner: dossiers_owner
--

CREATE TABLE public.calendar (
    scope text NOT NULL,
    body jsonb NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    applied bigint DEFAULT 0 NOT NULL,
    changed_by text NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT calendar_applied_is_a_version CHECK (((applied >= 0) AND (applied <= version))),
    CONSTRAINT calendar_version_counts CHECK ((version > 0))
);

ALTER TABLE ONLY public.calendar FORCE ROW LEVEL SECURITY;


ALTER TABLE public.calendar OWNER TO dossiers_owner;

--
-- Name: TABLE calendar; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.calendar IS 'Working time of the province (scope province) and of agencies, which state only what differs.';


--
-- Name: COLUMN calendar.body; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.calendar.body IS 'worktime.Calendar as JSON.';


--
-- Name: COLUMN calendar.applied; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.calendar.applied IS 'Version by which running due dates were recomputed; a job works where it is behind.';


--
-- Name: command_log; Type: TABLE; Schema: public; Owner: dossiers_owner
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


ALTER TABLE public.command_log OWNER TO dossiers_owner;

--
-- Name: TABLE command_log; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.command_log IS 'One row per creating command or consumed event; same key and body: same answer.';


--
-- Name: consumed; Type: TABLE; Schema: public; Owner: dossiers_owner
--

CREATE TABLE public.consumed (
    source text NOT NULL,
    aggregate text NOT NULL,
    last_seq bigint DEFAULT 0 NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT consumed_seq_is_not_negative CHECK ((last_seq >= 0))
);

ALTER TABLE ONLY public.consumed FORCE ROW LEVEL SECURITY;


ALTER TABLE public.consumed OWNER TO dossiers_owner;

--
-- Name: TABLE consumed; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.consumed IS 'The last event of each foreign aggregate that was dealt with; the next one to apply is last_seq + 1.';


--
-- Name: dead_letter; Type: TABLE; Schema: public; Owner: dossiers_owner
--

CREATE TABLE public.dead_letter (
    id bigint NOT NULL,
    source text NOT NULL,
    topic text NOT NULL,
    event text NOT NULL,
    kind text NOT NULL,
    reason text NOT NULL,
    body bytea NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    replayed_at timestamp with time zone,
    CONSTRAINT dead_letter_kind_is_known CHECK ((kind = ANY (ARRAY['rejected'::text, 'refused'::text])))
);

ALTER TABLE ONLY public.dead_letter FORCE ROW LEVEL SECURITY;


ALTER TABLE public.dead_letter OWNER TO dossiers_owner;

--
-- Name: TABLE dead_letter; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.dead_letter IS 'Events that this service can never apply (rejected; may be replayed after a repair) and messages that are no authentic events (refused; never applied).';


--
-- Name: dead_letter_id_seq; Type: SEQUENCE; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.dead_letter ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.dead_letter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: dossier; Type: TABLE; Schema: public; Owner: dossiers_owner
--

CREATE TABLE public.dossier (
    id uuid NOT NULL,
    version bigint NOT NULL,
    status text NOT NULL,
    channel text NOT NULL,
    language text NOT NULL,
    procedure text NOT NULL,
    procedure_version integer NOT NULL,
    name_vi text NOT NULL,
    name_en text DEFAULT ''::text NOT NULL,
    creator text NOT NULL,
    receive_agency text DEFAULT ''::text NOT NULL,
    handle_agency text DEFAULT ''::text NOT NULL,
    lead_agency text DEFAULT ''::text NOT NULL,
    agencies text[] NOT NULL,
    accounts text[] NOT NULL,
    owner_name text NOT NULL,
    needs_applicant boolean NOT NULL,
    ongoing boolean NOT NULL,
    lapses date,
    parent uuid,
    bundle uuid,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    filed_at timestamp with time zone,
    received_at timestamp with time zone,
    ended_at timestamp with time zone,
    due timestamp with time zone,
    content jsonb NOT NULL,
    sealed bytea NOT NULL,
    history_seq bigint NOT NULL,
    history_hash bytea,
    event_seq bigint NOT NULL,
    CONSTRAINT dossier_channel_is_known CHECK ((channel = ANY (ARRAY['counter'::text, 'online'::text, 'post'::text]))),
    CONSTRAINT dossier_draft_has_no_party CHECK (((status <> 'draft'::text) OR (cardinality(agencies) = 0))),
    CONSTRAINT dossier_filed_has_receive_and_handle CHECK (((status = 'draft'::text) OR ((receive_agency <> ''::text) AND (handle_agency <> ''::text) AND (cardinality(agencies) > 0)))),
    CONSTRAINT dossier_history_has_a_head CHECK (((history_seq = 0) = (history_hash IS NULL))),
    CONSTRAINT dossier_status_is_one_of_thirteen CHECK ((status = ANY (ARRAY['draft'::text, 'awaiting_reception'::text, 'received'::text, 'supplement_required'::text, 'in_process'::text, 'awaiting_approval'::text, 'approved'::text, 'result_issued'::text, 'completed'::text, 'refused'::text, 'withdrawn'::text, 'stopped'::text, 'not_settled'::text]))),
    CONSTRAINT dossier_version_counts CHECK ((version > 0))
);

ALTER TABLE ONLY public.dossier FORCE ROW LEVEL SECURITY;


ALTER TABLE public.dossier OWNER TO dossiers_owner;

--
-- Name: TABLE dossier; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.dossier IS 'A dossier as it is now. No foreign key to procedure_version: those are never deleted, and a lock on one row by every filing would be the busiest in the house.';


--
-- Name: COLUMN dossier.version; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.dossier.version IS 'Counts changes; a writer names the one it read.';


--
-- Name: COLUMN dossier.lead_agency; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.dossier.lead_agency IS 'Agency of the open lead step run.';


--
-- Name: COLUMN dossier.agencies; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.dossier.agencies IS 'Agencies that are a party now, as dossier_party says. Kept here so that the policy of this row asks no other table: child rows inherit from it without a cycle.';


--
-- Name: COLUMN dossier.accounts; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.dossier.accounts IS 'Accounts that see it as citizens: the creator of a draft, else owners, submitter, representatives, as dossier_person says.';


--
-- Name: COLUMN dossier.needs_applicant; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.dossier.needs_applicant IS 'The applicant has to act.';


--
-- Name: COLUMN dossier.ongoing; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.dossier.ongoing IS 'A change of the calendar may move a date of it.';


--
-- Name: COLUMN dossier.lapses; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.dossier.lapses IS 'Last day to answer an open supplement of the examination.';


--
-- Name: COLUMN dossier.bundle; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.dossier.bundle IS 'Dossiers filed in one go (liên thông) share it.';


--
-- Name: COLUMN dossier.content; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.dossier.content IS 'What no query asks for: parts, clock, supplements, decision, results, deliveries, fees, rating.';


--
-- Name: COLUMN dossier.sealed; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.dossier.sealed IS 'Answers of the form and the last changes to them, encrypted: they hold citizen ids and phones.';


--
-- Name: COLUMN dossier.history_seq; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.dossier.history_seq IS 'Head of the history chain: its last entry.';


--
-- Name: COLUMN dossier.history_hash; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.dossier.history_hash IS 'Head of the history chain: that entry''s hash.';


--
-- Name: COLUMN dossier.event_seq; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.dossier.event_seq IS 'Last event of this dossier; consumers apply seq + 1.';


--
-- Name: dossier_access; Type: TABLE; Schema: public; Owner: dossiers_owner
--

CREATE TABLE public.dossier_access (
    dossier uuid NOT NULL,
    account text NOT NULL,
    hour timestamp with time zone NOT NULL,
    what text NOT NULL,
    agency text NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT dossier_access_what_is_known CHECK ((what = ANY (ARRAY['read'::text, 'reveal'::text, 'file'::text])))
);

ALTER TABLE ONLY public.dossier_access FORCE ROW LEVEL SECURITY;


ALTER TABLE public.dossier_access OWNER TO dossiers_owner;

--
-- Name: TABLE dossier_access; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.dossier_access IS 'Who of the staff opened the dossier, for its owner to see; one row per account, dossier, hour and what.';


--
-- Name: dossier_file; Type: TABLE; Schema: public; Owner: dossiers_owner
--

CREATE TABLE public.dossier_file (
    dossier uuid NOT NULL,
    file uuid NOT NULL,
    use text NOT NULL,
    CONSTRAINT dossier_file_use_is_known CHECK ((use = ANY (ARRAY['part'::text, 'result'::text, 'opinion'::text])))
);

ALTER TABLE ONLY public.dossier_file FORCE ROW LEVEL SECURITY;


ALTER TABLE public.dossier_file OWNER TO dossiers_owner;

--
-- Name: TABLE dossier_file; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.dossier_file IS 'Files that a dossier shows now, and papers that it was filed or supplied with; documents holds them, and asks here who may open one.';


--
-- Name: dossier_history; Type: TABLE; Schema: public; Owner: dossiers_owner
--

CREATE TABLE public.dossier_history (
    dossier uuid NOT NULL,
    seq bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    event text NOT NULL,
    status text NOT NULL,
    actor_kind text NOT NULL,
    actor text NOT NULL,
    agency text DEFAULT ''::text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    prev_hash bytea,
    hash bytea NOT NULL,
    CONSTRAINT dossier_history_first_has_no_predecessor CHECK (((seq = 1) = (prev_hash IS NULL))),
    CONSTRAINT dossier_history_seq_counts CHECK ((seq > 0))
);

ALTER TABLE ONLY public.dossier_history FORCE ROW LEVEL SECURITY;


ALTER TABLE public.dossier_history OWNER TO dossiers_owner;

--
-- Name: TABLE dossier_history; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.dossier_history IS 'What happened, one hash chain per dossier; nobody may change or delete a row.';


--
-- Name: dossier_number; Type: TABLE; Schema: public; Owner: dossiers_owner
--

CREATE TABLE public.dossier_number (
    dossier uuid NOT NULL,
    issuer text NOT NULL,
    scheme text NOT NULL,
    number text NOT NULL,
    own boolean NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.dossier_number FORCE ROW LEVEL SECURITY;


ALTER TABLE public.dossier_number OWNER TO dossiers_owner;

--
-- Name: TABLE dossier_number; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.dossier_number IS 'Numbers that people read; ours (own) and those of the national portal. A dossier that has one cannot be deleted.';


--
-- Name: dossier_party; Type: TABLE; Schema: public; Owner: dossiers_owner
--

CREATE TABLE public.dossier_party (
    dossier uuid NOT NULL,
    "position" smallint NOT NULL,
    agency text NOT NULL,
    part text NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone,
    CONSTRAINT dossier_party_ends_after_it_began CHECK (((until IS NULL) OR (until >= since))),
    CONSTRAINT dossier_party_part_is_known CHECK ((part = ANY (ARRAY['assist'::text, 'receive'::text, 'handle'::text, 'consult'::text, 'return'::text, 'supervise'::text])))
);

ALTER TABLE ONLY public.dossier_party FORCE ROW LEVEL SECURITY;


ALTER TABLE public.dossier_party OWNER TO dossiers_owner;

--
-- Name: TABLE dossier_party; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.dossier_party IS 'Parts of agencies in a dossier: exactly one receive, exactly one current handle (it decides).';


--
-- Name: dossier_person; Type: TABLE; Schema: public; Owner: dossiers_owner
--

CREATE TABLE public.dossier_person (
    id uuid NOT NULL,
    dossier uuid NOT NULL,
    "position" smallint NOT NULL,
    part text NOT NULL,
    kind text NOT NULL,
    account text DEFAULT ''::text NOT NULL,
    full_name text NOT NULL,
    citizen_id bytea,
    citizen_id_mac bytea,
    tax_code text DEFAULT ''::text NOT NULL,
    birth_date date,
    phone bytea,
    email text DEFAULT ''::text NOT NULL,
    address text DEFAULT ''::text NOT NULL,
    basis text DEFAULT ''::text NOT NULL,
    CONSTRAINT dossier_person_citizen_id_has_its_mac CHECK (((citizen_id IS NULL) = (citizen_id_mac IS NULL))),
    CONSTRAINT dossier_person_part_is_known CHECK ((part = ANY (ARRAY['owner'::text, 'submitter'::text, 'representative'::text, 'assistant'::text])))
);

ALTER TABLE ONLY public.dossier_person FORCE ROW LEVEL SECURITY;


ALTER TABLE public.dossier_person OWNER TO dossiers_owner;

--
-- Name: TABLE dossier_person; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.dossier_person IS 'Snapshot of a person as filed, and the account, if any.';


--
-- Name: COLUMN dossier_person.citizen_id; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.dossier_person.citizen_id IS 'Encrypted; the text begins with the id of the key.';


--
-- Name: COLUMN dossier_person.citizen_id_mac; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.dossier_person.citizen_id_mac IS 'HMAC of the citizen id, for equality search.';


--
-- Name: COLUMN dossier_person.phone; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.dossier_person.phone IS 'Encrypted; the text begins with the id of the key.';


--
-- Name: file_task; Type: TABLE; Schema: public; Owner: dossiers_owner
--

CREATE TABLE public.file_task (
    id bigint NOT NULL,
    dossier uuid NOT NULL,
    file uuid NOT NULL
);

ALTER TABLE ONLY public.file_task FORCE ROW LEVEL SECURITY;


ALTER TABLE public.file_task OWNER TO dossiers_owner;

--
-- Name: TABLE file_task; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.file_task IS 'A dossier began or ended to use a file; written with the change, gone once documents was told what holds now. No reference: a deleted draft still lets its files go.';


--
-- Name: file_task_id_seq; Type: SEQUENCE; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.file_task ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.file_task_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: goose_db_version; Type: TABLE; Schema: public; Owner: dossiers_owner
--

CREATE TABLE public.goose_db_version (
    id integer NOT NULL,
    version_id bigint NOT NULL,
    is_applied boolean NOT NULL,
    tstamp timestamp without time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.goose_db_version OWNER TO dossiers_owner;

--
-- Name: goose_db_version_id_seq; Type: SEQUENCE; Schema: public; Owner: dossiers_owner
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
-- Name: inbound; Type: TABLE; Schema: public; Owner: dossiers_owner
--

CREATE TABLE public.inbound (
    source text NOT NULL,
    external_id text NOT NULL,
    dossier uuid NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.inbound FORCE ROW LEVEL SECURITY;


ALTER TABLE public.inbound OWNER TO dossiers_owner;

--
-- Name: TABLE inbound; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.inbound IS 'Dossiers that other systems sent; the same one twice is one dossier.';


--
-- Name: look_up_guess; Type: TABLE; Schema: public; Owner: dossiers_owner
--

CREATE TABLE public.look_up_guess (
    key bytea NOT NULL,
    span timestamp with time zone NOT NULL,
    count integer NOT NULL,
    CONSTRAINT look_up_guess_counts CHECK ((count >= 0))
);

ALTER TABLE ONLY public.look_up_guess FORCE ROW LEVEL SECURITY;


ALTER TABLE public.look_up_guess OWNER TO dossiers_owner;

--
-- Name: TABLE look_up_guess; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.look_up_guess IS 'Tries of the public look-up per number, client network and overall in a span of time, across instances; keys are HMACs.';


--
-- Name: number_counter; Type: TABLE; Schema: public; Owner: dossiers_owner
--

CREATE TABLE public.number_counter (
    agency text NOT NULL,
    scheme text NOT NULL,
    day date NOT NULL,
    last bigint NOT NULL,
    CONSTRAINT number_counter_counts CHECK ((last > 0))
)
WITH (fillfactor='50');

ALTER TABLE ONLY public.number_counter FORCE ROW LEVEL SECURITY;


ALTER TABLE public.number_counter OWNER TO dossiers_owner;

--
-- Name: TABLE number_counter; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.number_counter IS 'Last number taken per receiving agency, scheme and day in Asia/Ho_Chi_Minh; taken last in the transaction that files, so that none is lost.';


--
-- Name: offering; Type: TABLE; Schema: public; Owner: dossiers_owner
--

CREATE TABLE public.offering (
    procedure text NOT NULL,
    agency text NOT NULL,
    since date NOT NULL,
    until date,
    CONSTRAINT offering_ends_after_it_began CHECK ((until >= since))
);

ALTER TABLE ONLY public.offering FORCE ROW LEVEL SECURITY;


ALTER TABLE public.offering OWNER TO dossiers_owner;

--
-- Name: TABLE offering; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.offering IS 'Which agency takes a procedure in a span of days; until is the first day on which it does not.';


--
-- Name: outbox; Type: TABLE; Schema: public; Owner: dossiers_owner
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


ALTER TABLE public.outbox OWNER TO dossiers_owner;

--
-- Name: TABLE outbox; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.outbox IS 'Events of committed transactions that are not published yet; the relay takes them, never by "ordinal > last", since ordinals commit out of order.';


--
-- Name: outbox_head; Type: TABLE; Schema: public; Owner: dossiers_owner
--

CREATE TABLE public.outbox_head (
    single boolean DEFAULT true NOT NULL,
    "position" bigint DEFAULT 0 NOT NULL,
    CONSTRAINT outbox_head_is_true CHECK (single)
);

ALTER TABLE ONLY public.outbox_head FORCE ROW LEVEL SECURITY;


ALTER TABLE public.outbox_head OWNER TO dossiers_owner;

--
-- Name: TABLE outbox_head; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.outbox_head IS 'Position of the newest published event; its row lock keeps two relays apart even if one lost its advisory lock unnoticed.';


--
-- Name: outbox_ordinal_seq; Type: SEQUENCE; Schema: public; Owner: dossiers_owner
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
-- Name: outbox_published; Type: TABLE; Schema: public; Owner: dossiers_owner
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


ALTER TABLE public.outbox_published OWNER TO dossiers_owner;

--
-- Name: TABLE outbox_published; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.outbox_published IS 'Journal of published events, one partition a month; read by position for rebuilds and by aggregate for repairs.';


--
-- Name: parked_event; Type: TABLE; Schema: public; Owner: dossiers_owner
--

CREATE TABLE public.parked_event (
    source text NOT NULL,
    aggregate text NOT NULL,
    seq bigint NOT NULL,
    id text NOT NULL,
    type text NOT NULL,
    reason text NOT NULL,
    body json NOT NULL,
    parked_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT parked_event_reason_is_known CHECK ((reason = ANY (ARRAY['gap'::text, 'unknown'::text])))
);

ALTER TABLE ONLY public.parked_event FORCE ROW LEVEL SECURITY;


ALTER TABLE public.parked_event OWNER TO dossiers_owner;

--
-- Name: TABLE parked_event; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.parked_event IS 'Events that wait: for the ones before them (gap), or for a release that knows their type (unknown).';


--
-- Name: procedure; Type: TABLE; Schema: public; Owner: dossiers_owner
--

CREATE TABLE public.procedure (
    code text NOT NULL,
    name_vi text NOT NULL,
    name_en text DEFAULT ''::text NOT NULL,
    field_vi text DEFAULT ''::text NOT NULL,
    field_en text DEFAULT ''::text NOT NULL,
    owner text NOT NULL,
    source text DEFAULT ''::text NOT NULL,
    provisional boolean NOT NULL,
    folded_name text NOT NULL,
    search text NOT NULL
);

ALTER TABLE ONLY public.procedure FORCE ROW LEVEL SECURITY;


ALTER TABLE public.procedure OWNER TO dossiers_owner;

--
-- Name: TABLE procedure; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.procedure IS 'Catalogue of administrative procedures (thủ tục hành chính).';


--
-- Name: COLUMN procedure.owner; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.procedure.owner IS 'The province, or the agency whose own procedure it is.';


--
-- Name: COLUMN procedure.provisional; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.procedure.provisional IS 'No official source shows it.';


--
-- Name: COLUMN procedure.folded_name; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.procedure.folded_name IS 'Vietnamese name without diacritics, lower case: the order of lists.';


--
-- Name: COLUMN procedure.search; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.procedure.search IS 'Code, names and field without diacritics, lower case.';


--
-- Name: procedure_version; Type: TABLE; Schema: public; Owner: dossiers_owner
--

CREATE TABLE public.procedure_version (
    procedure text NOT NULL,
    number integer NOT NULL,
    state text NOT NULL,
    author text NOT NULL,
    publisher text DEFAULT ''::text NOT NULL,
    effective_from date NOT NULL,
    effective_until date,
    assurance smallint NOT NULL,
    service_level smallint NOT NULL,
    handler text DEFAULT ''::text NOT NULL,
    body jsonb NOT NULL,
    form bytea NOT NULL,
    written_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT procedure_version_ends_after_it_began CHECK ((effective_until >= effective_from)),
    CONSTRAINT procedure_version_published_has_a_publisher CHECK (((state = 'draft'::text) OR (publisher <> ''::text))),
    CONSTRAINT procedure_version_publisher_is_not_its_author CHECK (((publisher = ''::text) OR (publisher <> author))),
    CONSTRAINT procedure_version_state_is_known CHECK ((state = ANY (ARRAY['draft'::text, 'published'::text, 'retired'::text])))
);

ALTER TABLE ONLY public.procedure_version FORCE ROW LEVEL SECURITY;


ALTER TABLE public.procedure_version OWNER TO dossiers_owner;

--
-- Name: TABLE procedure_version; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.procedure_version IS 'What a procedure demands and promises from a day on; once published it does not change, a dossier is bound to it.';


--
-- Name: COLUMN procedure_version.handler; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.procedure_version.handler IS 'Agency that handles; empty: the one that receives.';


--
-- Name: COLUMN procedure_version.body; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.procedure_version.body IS 'Texts, limits, components, fee lines, steps and results as JSON.';


--
-- Name: COLUMN procedure_version.form; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.procedure_version.form IS 'The e-form as it was written, byte for byte.';


--
-- Name: progress; Type: TABLE; Schema: public; Owner: dossiers_owner
--

CREATE TABLE public.progress (
    job text NOT NULL,
    after uuid NOT NULL
);

ALTER TABLE ONLY public.progress FORCE ROW LEVEL SECURITY;


ALTER TABLE public.progress OWNER TO dossiers_owner;

--
-- Name: TABLE progress; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.progress IS 'The dossier after which a job that goes through many goes on, should it be ended in between; gone once the job is done.';


--
-- Name: saved_filter; Type: TABLE; Schema: public; Owner: dossiers_owner
--

CREATE TABLE public.saved_filter (
    account text NOT NULL,
    name text NOT NULL,
    query text NOT NULL
);

ALTER TABLE ONLY public.saved_filter FORCE ROW LEVEL SECURITY;


ALTER TABLE public.saved_filter OWNER TO dossiers_owner;

--
-- Name: TABLE saved_filter; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.saved_filter IS 'Filters of the inbox that an officer keeps.';


--
-- Name: snippet; Type: TABLE; Schema: public; Owner: dossiers_owner
--

CREATE TABLE public.snippet (
    agency text DEFAULT ''::text NOT NULL,
    key text NOT NULL,
    use text NOT NULL,
    text text NOT NULL,
    CONSTRAINT snippet_says_something CHECK ((text <> ''::text)),
    CONSTRAINT snippet_use_is_known CHECK ((use = ANY (ARRAY['supplement'::text, 'refusal'::text])))
);

ALTER TABLE ONLY public.snippet FORCE ROW LEVEL SECURITY;


ALTER TABLE public.snippet OWNER TO dossiers_owner;

--
-- Name: TABLE snippet; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.snippet IS 'Ready reasons for supplement and refusal; agency empty: the province''s.';


--
-- Name: step_run; Type: TABLE; Schema: public; Owner: dossiers_owner
--

CREATE TABLE public.step_run (
    id uuid NOT NULL,
    dossier uuid NOT NULL,
    "position" smallint NOT NULL,
    step text NOT NULL,
    name_vi text NOT NULL,
    name_en text DEFAULT ''::text NOT NULL,
    kind text NOT NULL,
    agency text NOT NULL,
    division text DEFAULT ''::text NOT NULL,
    officer text DEFAULT ''::text NOT NULL,
    since timestamp with time zone NOT NULL,
    due timestamp with time zone,
    accepted_at timestamp with time zone,
    finished_at timestamp with time zone,
    outcome text DEFAULT ''::text NOT NULL,
    question text DEFAULT ''::text NOT NULL,
    verdict text DEFAULT ''::text NOT NULL,
    text text DEFAULT ''::text NOT NULL,
    file uuid,
    asker text DEFAULT ''::text NOT NULL,
    CONSTRAINT step_run_ends_after_it_began CHECK (((finished_at IS NULL) OR (finished_at >= since))),
    CONSTRAINT step_run_kind_is_known CHECK ((kind = ANY (ARRAY['lead'::text, 'opinion'::text, 'hand_over'::text])))
);

ALTER TABLE ONLY public.step_run FORCE ROW LEVEL SECURITY;


ALTER TABLE public.step_run OWNER TO dossiers_owner;

--
-- Name: TABLE step_run; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.step_run IS 'One stretch of work of one unit; form 06 prints them.';


--
-- Name: work_item; Type: TABLE; Schema: public; Owner: dossiers_owner
--

CREATE TABLE public.work_item (
    dossier uuid NOT NULL,
    agency text NOT NULL,
    part text NOT NULL,
    number text DEFAULT ''::text NOT NULL,
    procedure text NOT NULL,
    name_vi text NOT NULL,
    name_en text DEFAULT ''::text NOT NULL,
    status text NOT NULL,
    channel text NOT NULL,
    title text NOT NULL,
    search text NOT NULL,
    step text DEFAULT ''::text NOT NULL,
    assignee text DEFAULT ''::text NOT NULL,
    role text DEFAULT ''::text NOT NULL,
    waiting boolean NOT NULL,
    rank smallint NOT NULL,
    due timestamp with time zone NOT NULL,
    dossier_due timestamp with time zone,
    clock text NOT NULL,
    flags text[] DEFAULT '{}'::text[] NOT NULL,
    since timestamp with time zone NOT NULL,
    version bigint NOT NULL
);

ALTER TABLE ONLY public.work_item FORCE ROW LEVEL SECURITY;


ALTER TABLE public.work_item OWNER TO dossiers_owner;

--
-- Name: TABLE work_item; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON TABLE public.work_item IS 'One agency''s open work on one dossier, derived from it in the same transaction.';


--
-- Name: COLUMN work_item.search; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.work_item.search IS 'Number, names and codes without diacritics, lower case. No trigram index: LIKE is not leakproof, so under row-level security PostgreSQL would never use one; the agency''s own rows are read instead.';


--
-- Name: COLUMN work_item.role; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.work_item.role IS 'Who should act next; only those are shown it in their queue.';


--
-- Name: COLUMN work_item.waiting; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.work_item.waiting IS 'It waits for somebody else: a supplement, an opinion.';


--
-- Name: COLUMN work_item.rank; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.work_item.rank IS '0 online of service level 3-4, 1 other: the first come before the second.';


--
-- Name: COLUMN work_item.due; Type: COMMENT; Schema: public; Owner: dossiers_owner
--

COMMENT ON COLUMN public.work_item.due IS 'Of the step, else of the dossier; the end of the year 9999 where there is none, so that it sorts last.';


--
-- Name: agency agency_pkey; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.agency
    ADD CONSTRAINT agency_pkey PRIMARY KEY (code);


--
-- Name: calendar calendar_pkey; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.calendar
    ADD CONSTRAINT calendar_pkey PRIMARY KEY (scope);


--
-- Name: command_log command_log_once_per_key; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.command_log
    ADD CONSTRAINT command_log_once_per_key PRIMARY KEY (subject, operation, key);


--
-- Name: consumed consumed_once_per_aggregate; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.consumed
    ADD CONSTRAINT consumed_once_per_aggregate PRIMARY KEY (source, aggregate);


--
-- Name: dead_letter dead_letter_by_arrival; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.dead_letter
    ADD CONSTRAINT dead_letter_by_arrival PRIMARY KEY (id);


--
-- Name: dossier_access dossier_access_once_per_hour; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.dossier_access
    ADD CONSTRAINT dossier_access_once_per_hour PRIMARY KEY (dossier, account, hour, what);


--
-- Name: dossier_file dossier_file_pkey; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.dossier_file
    ADD CONSTRAINT dossier_file_pkey PRIMARY KEY (file, dossier, use);


--
-- Name: dossier_history dossier_history_pkey; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.dossier_history
    ADD CONSTRAINT dossier_history_pkey PRIMARY KEY (dossier, seq);


--
-- Name: dossier_number dossier_number_unique_per_issuer; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.dossier_number
    ADD CONSTRAINT dossier_number_unique_per_issuer PRIMARY KEY (number, issuer, scheme);


--
-- Name: dossier_party dossier_party_pkey; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.dossier_party
    ADD CONSTRAINT dossier_party_pkey PRIMARY KEY (dossier, agency, part, since);


--
-- Name: dossier_person dossier_person_pkey; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.dossier_person
    ADD CONSTRAINT dossier_person_pkey PRIMARY KEY (id);


--
-- Name: dossier dossier_pkey; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.dossier
    ADD CONSTRAINT dossier_pkey PRIMARY KEY (id);


--
-- Name: file_task file_task_pkey; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.file_task
    ADD CONSTRAINT file_task_pkey PRIMARY KEY (id);


--
-- Name: goose_db_version goose_db_version_pkey; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.goose_db_version
    ADD CONSTRAINT goose_db_version_pkey PRIMARY KEY (id);


--
-- Name: inbound inbound_once_per_source; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.inbound
    ADD CONSTRAINT inbound_once_per_source PRIMARY KEY (source, external_id);


--
-- Name: look_up_guess look_up_guess_pkey; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.look_up_guess
    ADD CONSTRAINT look_up_guess_pkey PRIMARY KEY (key, span);


--
-- Name: number_counter number_counter_pkey; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.number_counter
    ADD CONSTRAINT number_counter_pkey PRIMARY KEY (agency, scheme, day);


--
-- Name: offering offering_pkey; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.offering
    ADD CONSTRAINT offering_pkey PRIMARY KEY (procedure, agency, since);


--
-- Name: outbox outbox_aggregate_counts_up; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_aggregate_counts_up UNIQUE (aggregate, seq);


--
-- Name: outbox outbox_event_once; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_event_once UNIQUE (id);


--
-- Name: outbox_head outbox_head_is_one_row; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.outbox_head
    ADD CONSTRAINT outbox_head_is_one_row PRIMARY KEY (single);


--
-- Name: outbox outbox_in_order; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_in_order PRIMARY KEY (ordinal);


--
-- Name: outbox_published outbox_published_in_order; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.outbox_published
    ADD CONSTRAINT outbox_published_in_order PRIMARY KEY ("position", published_at);


--
-- Name: parked_event parked_event_once; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.parked_event
    ADD CONSTRAINT parked_event_once PRIMARY KEY (source, aggregate, seq);


--
-- Name: procedure procedure_pkey; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.procedure
    ADD CONSTRAINT procedure_pkey PRIMARY KEY (code);


--
-- Name: procedure_version procedure_version_pkey; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.procedure_version
    ADD CONSTRAINT procedure_version_pkey PRIMARY KEY (procedure, number);


--
-- Name: progress progress_pkey; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.progress
    ADD CONSTRAINT progress_pkey PRIMARY KEY (job);


--
-- Name: saved_filter saved_filter_pkey; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.saved_filter
    ADD CONSTRAINT saved_filter_pkey PRIMARY KEY (account, name);


--
-- Name: snippet snippet_pkey; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.snippet
    ADD CONSTRAINT snippet_pkey PRIMARY KEY (agency, key);


--
-- Name: step_run step_run_pkey; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.step_run
    ADD CONSTRAINT step_run_pkey PRIMARY KEY (id);


--
-- Name: work_item work_item_pkey; Type: CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.work_item
    ADD CONSTRAINT work_item_pkey PRIMARY KEY (dossier, agency);


--
-- Name: dead_letter_once; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE UNIQUE INDEX dead_letter_once ON public.dead_letter USING btree (topic, event, sha256(body));


--
-- Name: dossier_access_newest; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE INDEX dossier_access_newest ON public.dossier_access USING btree (dossier, at DESC);


--
-- Name: dossier_bundle; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE INDEX dossier_bundle ON public.dossier USING btree (bundle) WHERE (bundle IS NOT NULL);


--
-- Name: dossier_draft_of_agency; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE INDEX dossier_draft_of_agency ON public.dossier USING btree (receive_agency, id) WHERE (status = 'draft'::text);


--
-- Name: dossier_draft_of_creator; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE INDEX dossier_draft_of_creator ON public.dossier USING btree (creator, updated_at) WHERE (status = 'draft'::text);


--
-- Name: dossier_draft_unused; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE INDEX dossier_draft_unused ON public.dossier USING btree (updated_at) WHERE (status = 'draft'::text);


--
-- Name: dossier_file_dossier; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE INDEX dossier_file_dossier ON public.dossier_file USING btree (dossier);


--
-- Name: dossier_lapsing; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE INDEX dossier_lapsing ON public.dossier USING btree (lapses, id) WHERE (lapses IS NOT NULL);


--
-- Name: dossier_number_dossier; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE INDEX dossier_number_dossier ON public.dossier_number USING btree (dossier);


--
-- Name: dossier_number_one_own; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE UNIQUE INDEX dossier_number_one_own ON public.dossier_number USING btree (dossier) WHERE own;


--
-- Name: dossier_ongoing; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE INDEX dossier_ongoing ON public.dossier USING btree (id) WHERE ongoing;


--
-- Name: dossier_parent; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE INDEX dossier_parent ON public.dossier USING btree (parent) WHERE (parent IS NOT NULL);


--
-- Name: dossier_party_of_agency; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE INDEX dossier_party_of_agency ON public.dossier_party USING btree (agency, dossier) WHERE (until IS NULL);


--
-- Name: dossier_party_one_current_handle; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE UNIQUE INDEX dossier_party_one_current_handle ON public.dossier_party USING btree (dossier) WHERE ((part = 'handle'::text) AND (until IS NULL));


--
-- Name: dossier_party_one_receive; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE UNIQUE INDEX dossier_party_one_receive ON public.dossier_party USING btree (dossier) WHERE (part = 'receive'::text);


--
-- Name: dossier_person_account; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE INDEX dossier_person_account ON public.dossier_person USING btree (account, dossier) WHERE (account <> ''::text);


--
-- Name: dossier_person_citizen_id; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE INDEX dossier_person_citizen_id ON public.dossier_person USING btree (citizen_id_mac) WHERE (citizen_id_mac IS NOT NULL);


--
-- Name: dossier_person_dossier; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE INDEX dossier_person_dossier ON public.dossier_person USING btree (dossier);


--
-- Name: inbound_dossier; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE INDEX inbound_dossier ON public.inbound USING btree (dossier);


--
-- Name: look_up_guess_span; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE INDEX look_up_guess_span ON public.look_up_guess USING btree (span);


--
-- Name: offering_agency; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE INDEX offering_agency ON public.offering USING btree (agency, procedure);


--
-- Name: outbox_published_of_aggregate; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE INDEX outbox_published_of_aggregate ON ONLY public.outbox_published USING btree (aggregate, seq);


--
-- Name: procedure_by_name; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE INDEX procedure_by_name ON public.procedure USING btree (folded_name, code);


--
-- Name: procedure_version_one_starts_a_day; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE UNIQUE INDEX procedure_version_one_starts_a_day ON public.procedure_version USING btree (procedure, effective_from) WHERE (state = 'published'::text);


--
-- Name: step_run_dossier; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE INDEX step_run_dossier ON public.step_run USING btree (dossier);


--
-- Name: step_run_one_open_lead; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE UNIQUE INDEX step_run_one_open_lead ON public.step_run USING btree (dossier) WHERE ((kind = 'lead'::text) AND (finished_at IS NULL));


--
-- Name: work_item_due; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE INDEX work_item_due ON public.work_item USING btree (agency, due, dossier);


--
-- Name: work_item_of_officer; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE INDEX work_item_of_officer ON public.work_item USING btree (agency, assignee, rank, due, dossier);


--
-- Name: work_item_queue; Type: INDEX; Schema: public; Owner: dossiers_owner
--

CREATE INDEX work_item_queue ON public.work_item USING btree (agency, rank, due, dossier);


--
-- Name: dossier_access dossier_access_of_a_dossier; Type: FK CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.dossier_access
    ADD CONSTRAINT dossier_access_of_a_dossier FOREIGN KEY (dossier) REFERENCES public.dossier(id) ON DELETE CASCADE;


--
-- Name: dossier_file dossier_file_of_a_dossier; Type: FK CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.dossier_file
    ADD CONSTRAINT dossier_file_of_a_dossier FOREIGN KEY (dossier) REFERENCES public.dossier(id) ON DELETE CASCADE;


--
-- Name: dossier_history dossier_history_of_a_dossier; Type: FK CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.dossier_history
    ADD CONSTRAINT dossier_history_of_a_dossier FOREIGN KEY (dossier) REFERENCES public.dossier(id) ON DELETE CASCADE;


--
-- Name: dossier_number dossier_number_of_a_dossier; Type: FK CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.dossier_number
    ADD CONSTRAINT dossier_number_of_a_dossier FOREIGN KEY (dossier) REFERENCES public.dossier(id);


--
-- Name: dossier dossier_parent_exists; Type: FK CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.dossier
    ADD CONSTRAINT dossier_parent_exists FOREIGN KEY (parent) REFERENCES public.dossier(id);


--
-- Name: dossier_party dossier_party_of_a_dossier; Type: FK CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.dossier_party
    ADD CONSTRAINT dossier_party_of_a_dossier FOREIGN KEY (dossier) REFERENCES public.dossier(id) ON DELETE CASCADE;


--
-- Name: dossier_person dossier_person_of_a_dossier; Type: FK CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.dossier_person
    ADD CONSTRAINT dossier_person_of_a_dossier FOREIGN KEY (dossier) REFERENCES public.dossier(id) ON DELETE CASCADE;


--
-- Name: inbound inbound_of_a_dossier; Type: FK CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.inbound
    ADD CONSTRAINT inbound_of_a_dossier FOREIGN KEY (dossier) REFERENCES public.dossier(id);


--
-- Name: offering offering_of_a_procedure; Type: FK CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.offering
    ADD CONSTRAINT offering_of_a_procedure FOREIGN KEY (procedure) REFERENCES public.procedure(code);


--
-- Name: procedure_version procedure_version_of_a_procedure; Type: FK CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.procedure_version
    ADD CONSTRAINT procedure_version_of_a_procedure FOREIGN KEY (procedure) REFERENCES public.procedure(code);


--
-- Name: step_run step_run_of_a_dossier; Type: FK CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.step_run
    ADD CONSTRAINT step_run_of_a_dossier FOREIGN KEY (dossier) REFERENCES public.dossier(id) ON DELETE CASCADE;


--
-- Name: work_item work_item_of_a_dossier; Type: FK CONSTRAINT; Schema: public; Owner: dossiers_owner
--

ALTER TABLE ONLY public.work_item
    ADD CONSTRAINT work_item_of_a_dossier FOREIGN KEY (dossier) REFERENCES public.dossier(id) ON DELETE CASCADE;


--
-- Name: agency; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.agency ENABLE ROW LEVEL SECURITY;

--
-- Name: agency agency_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY agency_owner ON public.agency TO dossiers_owner USING (true);


--
-- Name: agency agency_seen; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY agency_seen ON public.agency FOR SELECT TO dossiers_app USING ((NULLIF(current_setting('app.kind'::text, true), ''::text) IS NOT NULL));


--
-- Name: agency agency_written; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY agency_written ON public.agency TO dossiers_app USING (((current_setting('app.kind'::text, true) = 'service'::text) AND (current_setting('app.subject'::text, true) = 'dossiers'::text)));


--
-- Name: calendar; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.calendar ENABLE ROW LEVEL SECURITY;

--
-- Name: calendar calendar_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY calendar_owner ON public.calendar TO dossiers_owner USING (true);


--
-- Name: calendar calendar_seen; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY calendar_seen ON public.calendar FOR SELECT TO dossiers_app USING ((NULLIF(current_setting('app.kind'::text, true), ''::text) IS NOT NULL));


--
-- Name: calendar calendar_written; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY calendar_written ON public.calendar TO dossiers_app USING ((((current_setting('app.kind'::text, true) = 'staff'::text) AND (NULLIF(current_setting('app.agencies'::text, true), ''::text) IS NOT NULL)) OR ((current_setting('app.kind'::text, true) = 'service'::text) AND (current_setting('app.subject'::text, true) = ANY (ARRAY['dossiers'::text, 'sample-author'::text])))));


--
-- Name: command_log; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.command_log ENABLE ROW LEVEL SECURITY;

--
-- Name: command_log command_log_of_caller; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY command_log_of_caller ON public.command_log TO dossiers_app USING ((subject = NULLIF(current_setting('app.subject'::text, true), ''::text))) WITH CHECK ((subject = NULLIF(current_setting('app.subject'::text, true), ''::text)));


--
-- Name: command_log command_log_old; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY command_log_old ON public.command_log FOR SELECT TO dossiers_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = 'dossiers'::text) AND (at < (now() - '30 days'::interval))));


--
-- Name: command_log command_log_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY command_log_owner ON public.command_log TO dossiers_owner USING (true);


--
-- Name: command_log command_log_swept; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY command_log_swept ON public.command_log FOR DELETE TO dossiers_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = 'dossiers'::text) AND (at < (now() - '30 days'::interval))));


--
-- Name: command_log command_log_swept_only; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY command_log_swept_only ON public.command_log AS RESTRICTIVE FOR DELETE TO dossiers_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = 'dossiers'::text) AND (at < (now() - '30 days'::interval))));


--
-- Name: consumed; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.consumed ENABLE ROW LEVEL SECURITY;

--
-- Name: consumed consumed_by_the_service; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY consumed_by_the_service ON public.consumed TO dossiers_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = 'dossiers'::text)));


--
-- Name: consumed consumed_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY consumed_owner ON public.consumed TO dossiers_owner USING (true);


--
-- Name: dead_letter; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.dead_letter ENABLE ROW LEVEL SECURITY;

--
-- Name: dead_letter dead_letter_by_the_service; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY dead_letter_by_the_service ON public.dead_letter TO dossiers_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = 'dossiers'::text)));


--
-- Name: dead_letter dead_letter_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY dead_letter_owner ON public.dead_letter TO dossiers_owner USING (true);


--
-- Name: dossier; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.dossier ENABLE ROW LEVEL SECURITY;

--
-- Name: dossier_access; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.dossier_access ENABLE ROW LEVEL SECURITY;

--
-- Name: dossier_access dossier_access_of_dossier; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY dossier_access_of_dossier ON public.dossier_access TO dossiers_app USING (( SELECT true
   FROM public.dossier d
  WHERE (d.id = dossier_access.dossier)));


--
-- Name: dossier_access dossier_access_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY dossier_access_owner ON public.dossier_access TO dossiers_owner USING (true);


--
-- Name: dossier_file; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.dossier_file ENABLE ROW LEVEL SECURITY;

--
-- Name: dossier_file dossier_file_of_dossier; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY dossier_file_of_dossier ON public.dossier_file TO dossiers_app USING (( SELECT true
   FROM public.dossier d
  WHERE (d.id = dossier_file.dossier)));


--
-- Name: dossier_file dossier_file_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY dossier_file_owner ON public.dossier_file TO dossiers_owner USING (true);


--
-- Name: dossier_history; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.dossier_history ENABLE ROW LEVEL SECURITY;

--
-- Name: dossier_history dossier_history_of_dossier; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY dossier_history_of_dossier ON public.dossier_history TO dossiers_app USING (( SELECT true
   FROM public.dossier d
  WHERE (d.id = dossier_history.dossier)));


--
-- Name: dossier_history dossier_history_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY dossier_history_owner ON public.dossier_history TO dossiers_owner USING (true);


--
-- Name: dossier_number; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.dossier_number ENABLE ROW LEVEL SECURITY;

--
-- Name: dossier_number dossier_number_of_dossier; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY dossier_number_of_dossier ON public.dossier_number TO dossiers_app USING (( SELECT true
   FROM public.dossier d
  WHERE (d.id = dossier_number.dossier)));


--
-- Name: dossier_number dossier_number_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY dossier_number_owner ON public.dossier_number TO dossiers_owner USING (true);


--
-- Name: dossier dossier_of_caller; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY dossier_of_caller ON public.dossier TO dossiers_app USING (
CASE NULLIF(current_setting('app.kind'::text, true), ''::text)
    WHEN 'staff'::text THEN (agencies && string_to_array(NULLIF(current_setting('app.agencies'::text, true), ''::text), ','::text))
    WHEN 'citizen'::text THEN (NULLIF(current_setting('app.subject'::text, true), ''::text) = ANY (accounts))
    WHEN 'service'::text THEN (current_setting('app.subject'::text, true) = 'dossiers'::text)
    ELSE false
END);


--
-- Name: dossier dossier_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY dossier_owner ON public.dossier TO dossiers_owner USING (true);


--
-- Name: dossier_party; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.dossier_party ENABLE ROW LEVEL SECURITY;

--
-- Name: dossier_party dossier_party_of_dossier; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY dossier_party_of_dossier ON public.dossier_party TO dossiers_app USING (( SELECT true
   FROM public.dossier d
  WHERE (d.id = dossier_party.dossier)));


--
-- Name: dossier_party dossier_party_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY dossier_party_owner ON public.dossier_party TO dossiers_owner USING (true);


--
-- Name: dossier_person; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.dossier_person ENABLE ROW LEVEL SECURITY;

--
-- Name: dossier_person dossier_person_of_dossier; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY dossier_person_of_dossier ON public.dossier_person TO dossiers_app USING (( SELECT true
   FROM public.dossier d
  WHERE (d.id = dossier_person.dossier)));


--
-- Name: dossier_person dossier_person_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY dossier_person_owner ON public.dossier_person TO dossiers_owner USING (true);


--
-- Name: dossier dossier_read_by_service; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY dossier_read_by_service ON public.dossier FOR SELECT TO dossiers_app USING (((current_setting('app.kind'::text, true) = 'service'::text) AND (current_setting('app.subject'::text, true) = ANY (ARRAY['documents'::text, 'notifications'::text]))));


--
-- Name: file_task; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.file_task ENABLE ROW LEVEL SECURITY;

--
-- Name: file_task file_task_left; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY file_task_left ON public.file_task FOR INSERT TO dossiers_app WITH CHECK ((NULLIF(current_setting('app.kind'::text, true), ''::text) = ANY (ARRAY['citizen'::text, 'staff'::text, 'service'::text])));


--
-- Name: file_task file_task_of_service; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY file_task_of_service ON public.file_task TO dossiers_app USING (((current_setting('app.kind'::text, true) = 'service'::text) AND (current_setting('app.subject'::text, true) = 'dossiers'::text)));


--
-- Name: file_task file_task_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY file_task_owner ON public.file_task TO dossiers_owner USING (true);


--
-- Name: inbound; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.inbound ENABLE ROW LEVEL SECURITY;

--
-- Name: inbound inbound_of_dossier; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY inbound_of_dossier ON public.inbound TO dossiers_app USING (( SELECT true
   FROM public.dossier d
  WHERE (d.id = inbound.dossier)));


--
-- Name: inbound inbound_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY inbound_owner ON public.inbound TO dossiers_owner USING (true);


--
-- Name: look_up_guess; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.look_up_guess ENABLE ROW LEVEL SECURITY;

--
-- Name: look_up_guess look_up_guess_of_service; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY look_up_guess_of_service ON public.look_up_guess TO dossiers_app USING (((current_setting('app.kind'::text, true) = 'service'::text) AND (current_setting('app.subject'::text, true) = 'dossiers'::text)));


--
-- Name: look_up_guess look_up_guess_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY look_up_guess_owner ON public.look_up_guess TO dossiers_owner USING (true);


--
-- Name: number_counter; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.number_counter ENABLE ROW LEVEL SECURITY;

--
-- Name: number_counter number_counter_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY number_counter_owner ON public.number_counter TO dossiers_owner USING (true);


--
-- Name: number_counter number_counter_taken; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY number_counter_taken ON public.number_counter TO dossiers_app USING ((NULLIF(current_setting('app.kind'::text, true), ''::text) = ANY (ARRAY['citizen'::text, 'staff'::text, 'service'::text])));


--
-- Name: offering; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.offering ENABLE ROW LEVEL SECURITY;

--
-- Name: offering offering_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY offering_owner ON public.offering TO dossiers_owner USING (true);


--
-- Name: offering offering_seen; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY offering_seen ON public.offering FOR SELECT TO dossiers_app USING ((NULLIF(current_setting('app.kind'::text, true), ''::text) IS NOT NULL));


--
-- Name: offering offering_written; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY offering_written ON public.offering TO dossiers_app USING ((((current_setting('app.kind'::text, true) = 'staff'::text) AND (NULLIF(current_setting('app.agencies'::text, true), ''::text) IS NOT NULL)) OR ((current_setting('app.kind'::text, true) = 'service'::text) AND (current_setting('app.subject'::text, true) = ANY (ARRAY['dossiers'::text, 'sample-author'::text])))));


--
-- Name: outbox; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.outbox ENABLE ROW LEVEL SECURITY;

--
-- Name: outbox outbox_app_appends; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY outbox_app_appends ON public.outbox FOR INSERT TO dossiers_app WITH CHECK (true);


--
-- Name: outbox_head; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.outbox_head ENABLE ROW LEVEL SECURITY;

--
-- Name: outbox_head outbox_head_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY outbox_head_owner ON public.outbox_head TO dossiers_owner USING (true);


--
-- Name: outbox_head outbox_head_relay; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY outbox_head_relay ON public.outbox_head TO dossiers_relay USING (true) WITH CHECK (true);


--
-- Name: outbox outbox_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY outbox_owner ON public.outbox TO dossiers_owner USING (true);


--
-- Name: outbox_published; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.outbox_published ENABLE ROW LEVEL SECURITY;

--
-- Name: outbox_published outbox_published_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY outbox_published_owner ON public.outbox_published TO dossiers_owner USING (true);


--
-- Name: outbox_published outbox_published_relay; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY outbox_published_relay ON public.outbox_published TO dossiers_relay USING (true) WITH CHECK (true);


--
-- Name: outbox_published outbox_published_services_read; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY outbox_published_services_read ON public.outbox_published FOR SELECT TO dossiers_app USING ((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text));


--
-- Name: outbox outbox_relay_sees; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY outbox_relay_sees ON public.outbox FOR SELECT TO dossiers_relay USING (true);


--
-- Name: outbox outbox_relay_takes; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY outbox_relay_takes ON public.outbox FOR DELETE TO dossiers_relay USING (true);


--
-- Name: parked_event; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.parked_event ENABLE ROW LEVEL SECURITY;

--
-- Name: parked_event parked_event_by_the_service; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY parked_event_by_the_service ON public.parked_event TO dossiers_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = 'dossiers'::text)));


--
-- Name: parked_event parked_event_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY parked_event_owner ON public.parked_event TO dossiers_owner USING (true);


--
-- Name: procedure; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.procedure ENABLE ROW LEVEL SECURITY;

--
-- Name: procedure procedure_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY procedure_owner ON public.procedure TO dossiers_owner USING (true);


--
-- Name: procedure procedure_seen; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY procedure_seen ON public.procedure FOR SELECT TO dossiers_app USING ((NULLIF(current_setting('app.kind'::text, true), ''::text) IS NOT NULL));


--
-- Name: procedure_version; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.procedure_version ENABLE ROW LEVEL SECURITY;

--
-- Name: procedure_version procedure_version_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY procedure_version_owner ON public.procedure_version TO dossiers_owner USING (true);


--
-- Name: procedure_version procedure_version_seen; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY procedure_version_seen ON public.procedure_version FOR SELECT TO dossiers_app USING ((NULLIF(current_setting('app.kind'::text, true), ''::text) IS NOT NULL));


--
-- Name: procedure_version procedure_version_written; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY procedure_version_written ON public.procedure_version TO dossiers_app USING ((((current_setting('app.kind'::text, true) = 'staff'::text) AND (NULLIF(current_setting('app.agencies'::text, true), ''::text) IS NOT NULL)) OR ((current_setting('app.kind'::text, true) = 'service'::text) AND (current_setting('app.subject'::text, true) = ANY (ARRAY['dossiers'::text, 'sample-author'::text, 'sample-publisher'::text])))));


--
-- Name: procedure procedure_written; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY procedure_written ON public.procedure TO dossiers_app USING ((((current_setting('app.kind'::text, true) = 'staff'::text) AND (NULLIF(current_setting('app.agencies'::text, true), ''::text) IS NOT NULL)) OR ((current_setting('app.kind'::text, true) = 'service'::text) AND (current_setting('app.subject'::text, true) = ANY (ARRAY['dossiers'::text, 'sample-author'::text, 'sample-publisher'::text])))));


--
-- Name: progress; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.progress ENABLE ROW LEVEL SECURITY;

--
-- Name: progress progress_of_service; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY progress_of_service ON public.progress TO dossiers_app USING (((current_setting('app.kind'::text, true) = 'service'::text) AND (current_setting('app.subject'::text, true) = 'dossiers'::text)));


--
-- Name: progress progress_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY progress_owner ON public.progress TO dossiers_owner USING (true);


--
-- Name: saved_filter; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.saved_filter ENABLE ROW LEVEL SECURITY;

--
-- Name: saved_filter saved_filter_of_account; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY saved_filter_of_account ON public.saved_filter TO dossiers_app USING (((current_setting('app.kind'::text, true) = 'staff'::text) AND (account = NULLIF(current_setting('app.subject'::text, true), ''::text))));


--
-- Name: saved_filter saved_filter_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY saved_filter_owner ON public.saved_filter TO dossiers_owner USING (true);


--
-- Name: snippet; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.snippet ENABLE ROW LEVEL SECURITY;

--
-- Name: snippet snippet_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY snippet_owner ON public.snippet TO dossiers_owner USING (true);


--
-- Name: snippet snippet_seen; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY snippet_seen ON public.snippet FOR SELECT TO dossiers_app USING ((((current_setting('app.kind'::text, true) = 'staff'::text) AND ((agency = ''::text) OR (agency = ANY (string_to_array(NULLIF(current_setting('app.agencies'::text, true), ''::text), ','::text))))) OR ((current_setting('app.kind'::text, true) = 'service'::text) AND (current_setting('app.subject'::text, true) = ANY (ARRAY['dossiers'::text, 'sample-author'::text])))));


--
-- Name: snippet snippet_written; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY snippet_written ON public.snippet TO dossiers_app USING ((((current_setting('app.kind'::text, true) = 'staff'::text) AND (agency = ANY (string_to_array(NULLIF(current_setting('app.agencies'::text, true), ''::text), ','::text)))) OR ((current_setting('app.kind'::text, true) = 'service'::text) AND (current_setting('app.subject'::text, true) = ANY (ARRAY['dossiers'::text, 'sample-author'::text])))));


--
-- Name: step_run; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.step_run ENABLE ROW LEVEL SECURITY;

--
-- Name: step_run step_run_of_dossier; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY step_run_of_dossier ON public.step_run TO dossiers_app USING (( SELECT true
   FROM public.dossier d
  WHERE (d.id = step_run.dossier)));


--
-- Name: step_run step_run_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY step_run_owner ON public.step_run TO dossiers_owner USING (true);


--
-- Name: work_item; Type: ROW SECURITY; Schema: public; Owner: dossiers_owner
--

ALTER TABLE public.work_item ENABLE ROW LEVEL SECURITY;

--
-- Name: work_item work_item_of_agency; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY work_item_of_agency ON public.work_item TO dossiers_app USING (
CASE
    WHEN ((current_setting('app.kind'::text, true) = 'staff'::text) AND (agency = ANY (string_to_array(NULLIF(current_setting('app.agencies'::text, true), ''::text), ','::text)))) THEN true
    ELSE ( SELECT true
       FROM public.dossier d
      WHERE (d.id = work_item.dossier))
END);


--
-- Name: work_item work_item_owner; Type: POLICY; Schema: public; Owner: dossiers_owner
--

CREATE POLICY work_item_owner ON public.work_item TO dossiers_owner USING (true);


--
-- Name: SCHEMA public; Type: ACL; Schema: -; Owner: dossiers_owner
--

REVOKE USAGE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO dossiers_app;
GRANT USAGE ON SCHEMA public TO dossiers_relay;


--
-- Name: FUNCTION outbox_partition(day date); Type: ACL; Schema: public; Owner: dossiers_owner
--

REVOKE ALL ON FUNCTION public.outbox_partition(day date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.outbox_partition(day date) TO dossiers_relay;


--
-- Name: TABLE agency; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.agency TO dossiers_app;


--
-- Name: TABLE calendar; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.calendar TO dossiers_app;


--
-- Name: TABLE command_log; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.command_log TO dossiers_app;


--
-- Name: TABLE consumed; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.consumed TO dossiers_app;


--
-- Name: TABLE dead_letter; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.dead_letter TO dossiers_app;


--
-- Name: TABLE dossier; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.dossier TO dossiers_app;


--
-- Name: TABLE dossier_access; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT,INSERT ON TABLE public.dossier_access TO dossiers_app;


--
-- Name: TABLE dossier_file; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.dossier_file TO dossiers_app;


--
-- Name: TABLE dossier_history; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT,INSERT ON TABLE public.dossier_history TO dossiers_app;


--
-- Name: TABLE dossier_number; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT,INSERT ON TABLE public.dossier_number TO dossiers_app;


--
-- Name: TABLE dossier_party; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.dossier_party TO dossiers_app;


--
-- Name: TABLE dossier_person; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.dossier_person TO dossiers_app;


--
-- Name: TABLE file_task; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT,INSERT,DELETE ON TABLE public.file_task TO dossiers_app;


--
-- Name: TABLE goose_db_version; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT ON TABLE public.goose_db_version TO dossiers_app;


--
-- Name: TABLE inbound; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT,INSERT ON TABLE public.inbound TO dossiers_app;


--
-- Name: TABLE look_up_guess; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.look_up_guess TO dossiers_app;


--
-- Name: TABLE number_counter; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.number_counter TO dossiers_app;


--
-- Name: TABLE offering; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.offering TO dossiers_app;


--
-- Name: TABLE outbox; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT INSERT ON TABLE public.outbox TO dossiers_app;
GRANT SELECT,DELETE ON TABLE public.outbox TO dossiers_relay;


--
-- Name: TABLE outbox_head; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT,UPDATE ON TABLE public.outbox_head TO dossiers_relay;


--
-- Name: TABLE outbox_published; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT ON TABLE public.outbox_published TO dossiers_app;
GRANT SELECT,INSERT ON TABLE public.outbox_published TO dossiers_relay;


--
-- Name: TABLE parked_event; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT,INSERT,DELETE ON TABLE public.parked_event TO dossiers_app;


--
-- Name: TABLE procedure; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.procedure TO dossiers_app;


--
-- Name: TABLE procedure_version; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.procedure_version TO dossiers_app;


--
-- Name: TABLE progress; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.progress TO dossiers_app;


--
-- Name: TABLE saved_filter; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.saved_filter TO dossiers_app;


--
-- Name: TABLE snippet; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.snippet TO dossiers_app;


--
-- Name: TABLE step_run; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.step_run TO dossiers_app;


--
-- Name: TABLE work_item; Type: ACL; Schema: public; Owner: dossiers_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.work_item TO dossiers_app;


--
-- PostgreSQL database dump complete
--

\unrestrict motcua

