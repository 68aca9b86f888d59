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
-- Name: public; Type: SCHEMA; Schema: -; Owner: documents_owner
--

-- *not* creating schema, since initdb creates it


ALTER SCHEMA public OWNER TO documents_owner;

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


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: announcement; Type: TABLE; Schema: public; Owner: documents_owner
--

CREATE TABLE public.announcement (
    key text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    collected boolean DEFAULT false NOT NULL
);

ALTER TABLE ONLY public.announcement FORCE ROW LEVEL SECURITY;


ALTER TABLE public.announcement OWNER TO documents_owner;

--
-- Name: TABLE announcement; Type: COMMENT; Schema: public; Owner: documents_owner
--

COMMENT ON TABLE public.announcement IS 'Keys of bytes that no content has: uploads under way or cut off, and contents without a file.';


--
-- Name: COLUMN announcement.collected; Type: COMMENT; Schema: public; Owner: documents_owner
--

COMMENT ON COLUMN public.announcement.collected IS 'Collection has begun to delete the bytes; an upload may not settle any more.';


--
-- Name: command_log; Type: TABLE; Schema: public; Owner: documents_owner
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


ALTER TABLE public.command_log OWNER TO documents_owner;

--
-- Name: TABLE command_log; Type: COMMENT; Schema: public; Owner: documents_owner
--

COMMENT ON TABLE public.command_log IS 'One row per creating command or consumed event; same key and body: same answer.';


--
-- Name: content; Type: TABLE; Schema: public; Owner: documents_owner
--

CREATE TABLE public.content (
    sha256 bytea NOT NULL,
    size bigint NOT NULL,
    media_type text NOT NULL,
    inline boolean NOT NULL,
    key text NOT NULL,
    used_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT content_is_not_empty CHECK ((size > 0)),
    CONSTRAINT content_sha256_is_a_hash CHECK ((octet_length(sha256) = 32))
);

ALTER TABLE ONLY public.content FORCE ROW LEVEL SECURITY;


ALTER TABLE public.content OWNER TO documents_owner;

--
-- Name: TABLE content; Type: COMMENT; Schema: public; Owner: documents_owner
--

COMMENT ON TABLE public.content IS 'Bytes in the bucket, kept once per hash.';


--
-- Name: COLUMN content.inline; Type: COMMENT; Schema: public; Owner: documents_owner
--

COMMENT ON COLUMN public.content.inline IS 'A browser may show it in place: a PDF, JPEG or PNG without a second format inside.';


--
-- Name: COLUMN content.used_at; Type: COMMENT; Schema: public; Owner: documents_owner
--

COMMENT ON COLUMN public.content.used_at IS 'When a file last began to use it.';


--
-- Name: file; Type: TABLE; Schema: public; Owner: documents_owner
--

CREATE TABLE public.file (
    id uuid NOT NULL,
    name text NOT NULL,
    sha256 bytea NOT NULL,
    owner text NOT NULL,
    owner_kind text NOT NULL,
    agency text DEFAULT ''::text NOT NULL,
    purpose text NOT NULL,
    scan text DEFAULT 'not_scanned'::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT file_name_fits CHECK ((((char_length(name) >= 1) AND (char_length(name) <= 200)) AND (name !~ '[/\\[:cntrl:]]'::text))),
    CONSTRAINT file_owner_kind_is_known CHECK ((owner_kind = ANY (ARRAY['citizen'::text, 'staff'::text, 'service'::text]))),
    CONSTRAINT file_purpose_is_known CHECK ((purpose = ANY (ARRAY['paper'::text, 'result'::text]))),
    CONSTRAINT file_result_is_an_agencys CHECK (((purpose <> 'result'::text) OR (owner_kind <> 'citizen'::text))),
    CONSTRAINT file_scan_is_known CHECK ((scan = ANY (ARRAY['not_scanned'::text, 'clean'::text, 'infected'::text])))
);

ALTER TABLE ONLY public.file FORCE ROW LEVEL SECURITY;


ALTER TABLE public.file OWNER TO documents_owner;

--
-- Name: TABLE file; Type: COMMENT; Schema: public; Owner: documents_owner
--

COMMENT ON TABLE public.file IS 'One upload by one owner; dossiers keep id and hash only.';


--
-- Name: COLUMN file.owner; Type: COMMENT; Schema: public; Owner: documents_owner
--

COMMENT ON COLUMN public.file.owner IS 'Account UUID, or the name of a service.';


--
-- Name: goose_db_version; Type: TABLE; Schema: public; Owner: documents_owner
--

CREATE TABLE public.goose_db_version (
    id integer NOT NULL,
    version_id bigint NOT NULL,
    is_applied boolean NOT NULL,
    tstamp timestamp without time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.goose_db_version OWNER TO documents_owner;

--
-- Name: goose_db_version_id_seq; Type: SEQUENCE; Schema: public; Owner: documents_owner
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
-- Name: hold; Type: TABLE; Schema: public; Owner: documents_owner
--

CREATE TABLE public.hold (
    file uuid NOT NULL,
    dossier uuid NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.hold FORCE ROW LEVEL SECURITY;


ALTER TABLE public.hold OWNER TO documents_owner;

--
-- Name: TABLE hold; Type: COMMENT; Schema: public; Owner: documents_owner
--

COMMENT ON TABLE public.hold IS 'A dossier or draft uses a file, which is then neither deleted nor collected.';


--
-- Name: announcement announcement_once; Type: CONSTRAINT; Schema: public; Owner: documents_owner
--

ALTER TABLE ONLY public.announcement
    ADD CONSTRAINT announcement_once PRIMARY KEY (key);


--
-- Name: command_log command_log_once_per_key; Type: CONSTRAINT; Schema: public; Owner: documents_owner
--

ALTER TABLE ONLY public.command_log
    ADD CONSTRAINT command_log_once_per_key PRIMARY KEY (subject, operation, key);


--
-- Name: content content_key_once; Type: CONSTRAINT; Schema: public; Owner: documents_owner
--

ALTER TABLE ONLY public.content
    ADD CONSTRAINT content_key_once UNIQUE (key);


--
-- Name: content content_once; Type: CONSTRAINT; Schema: public; Owner: documents_owner
--

ALTER TABLE ONLY public.content
    ADD CONSTRAINT content_once PRIMARY KEY (sha256);


--
-- Name: file file_once; Type: CONSTRAINT; Schema: public; Owner: documents_owner
--

ALTER TABLE ONLY public.file
    ADD CONSTRAINT file_once PRIMARY KEY (id);


--
-- Name: goose_db_version goose_db_version_pkey; Type: CONSTRAINT; Schema: public; Owner: documents_owner
--

ALTER TABLE ONLY public.goose_db_version
    ADD CONSTRAINT goose_db_version_pkey PRIMARY KEY (id);


--
-- Name: hold hold_once; Type: CONSTRAINT; Schema: public; Owner: documents_owner
--

ALTER TABLE ONLY public.hold
    ADD CONSTRAINT hold_once PRIMARY KEY (file, dossier);


--
-- Name: announcement_by_age; Type: INDEX; Schema: public; Owner: documents_owner
--

CREATE INDEX announcement_by_age ON public.announcement USING btree (at);


--
-- Name: file_by_age; Type: INDEX; Schema: public; Owner: documents_owner
--

CREATE INDEX file_by_age ON public.file USING btree (created_at);


--
-- Name: file_by_content; Type: INDEX; Schema: public; Owner: documents_owner
--

CREATE INDEX file_by_content ON public.file USING btree (sha256);


--
-- Name: file_by_owner; Type: INDEX; Schema: public; Owner: documents_owner
--

CREATE INDEX file_by_owner ON public.file USING btree (owner, created_at);


--
-- Name: file file_has_content; Type: FK CONSTRAINT; Schema: public; Owner: documents_owner
--

ALTER TABLE ONLY public.file
    ADD CONSTRAINT file_has_content FOREIGN KEY (sha256) REFERENCES public.content(sha256);


--
-- Name: hold hold_of_a_file; Type: FK CONSTRAINT; Schema: public; Owner: documents_owner
--

ALTER TABLE ONLY public.hold
    ADD CONSTRAINT hold_of_a_file FOREIGN KEY (file) REFERENCES public.file(id);


--
-- Name: announcement; Type: ROW SECURITY; Schema: public; Owner: documents_owner
--

ALTER TABLE public.announcement ENABLE ROW LEVEL SECURITY;

--
-- Name: announcement announcement_of_migrations; Type: POLICY; Schema: public; Owner: documents_owner
--

CREATE POLICY announcement_of_migrations ON public.announcement TO documents_owner USING (true);


--
-- Name: announcement announcement_of_somebody; Type: POLICY; Schema: public; Owner: documents_owner
--

CREATE POLICY announcement_of_somebody ON public.announcement TO documents_app USING ((NULLIF(current_setting('app.subject'::text, true), ''::text) IS NOT NULL));


--
-- Name: command_log; Type: ROW SECURITY; Schema: public; Owner: documents_owner
--

ALTER TABLE public.command_log ENABLE ROW LEVEL SECURITY;

--
-- Name: command_log command_log_of_caller; Type: POLICY; Schema: public; Owner: documents_owner
--

CREATE POLICY command_log_of_caller ON public.command_log TO documents_app USING ((subject = NULLIF(current_setting('app.subject'::text, true), ''::text))) WITH CHECK ((subject = NULLIF(current_setting('app.subject'::text, true), ''::text)));


--
-- Name: command_log command_log_old; Type: POLICY; Schema: public; Owner: documents_owner
--

CREATE POLICY command_log_old ON public.command_log FOR SELECT TO documents_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = 'documents'::text) AND (at < (now() - '30 days'::interval))));


--
-- Name: command_log command_log_owner; Type: POLICY; Schema: public; Owner: documents_owner
--

CREATE POLICY command_log_owner ON public.command_log TO documents_owner USING (true);


--
-- Name: command_log command_log_swept; Type: POLICY; Schema: public; Owner: documents_owner
--

CREATE POLICY command_log_swept ON public.command_log FOR DELETE TO documents_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = 'documents'::text) AND (at < (now() - '30 days'::interval))));


--
-- Name: command_log command_log_swept_only; Type: POLICY; Schema: public; Owner: documents_owner
--

CREATE POLICY command_log_swept_only ON public.command_log AS RESTRICTIVE FOR DELETE TO documents_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = 'documents'::text) AND (at < (now() - '30 days'::interval))));


--
-- Name: content; Type: ROW SECURITY; Schema: public; Owner: documents_owner
--

ALTER TABLE public.content ENABLE ROW LEVEL SECURITY;

--
-- Name: content content_of_migrations; Type: POLICY; Schema: public; Owner: documents_owner
--

CREATE POLICY content_of_migrations ON public.content TO documents_owner USING (true);


--
-- Name: content content_of_somebody; Type: POLICY; Schema: public; Owner: documents_owner
--

CREATE POLICY content_of_somebody ON public.content TO documents_app USING ((NULLIF(current_setting('app.subject'::text, true), ''::text) IS NOT NULL));


--
-- Name: file; Type: ROW SECURITY; Schema: public; Owner: documents_owner
--

ALTER TABLE public.file ENABLE ROW LEVEL SECURITY;

--
-- Name: file file_of_its_owner; Type: POLICY; Schema: public; Owner: documents_owner
--

CREATE POLICY file_of_its_owner ON public.file TO documents_app USING (((owner = NULLIF(current_setting('app.subject'::text, true), ''::text)) AND (owner_kind = NULLIF(current_setting('app.kind'::text, true), ''::text))));


--
-- Name: file file_of_migrations; Type: POLICY; Schema: public; Owner: documents_owner
--

CREATE POLICY file_of_migrations ON public.file TO documents_owner USING (true);


--
-- Name: file file_of_the_collector; Type: POLICY; Schema: public; Owner: documents_owner
--

CREATE POLICY file_of_the_collector ON public.file TO documents_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = 'documents'::text)));


--
-- Name: file file_read_by_dossiers; Type: POLICY; Schema: public; Owner: documents_owner
--

CREATE POLICY file_read_by_dossiers ON public.file FOR SELECT TO documents_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = 'dossiers'::text)));


--
-- Name: hold; Type: ROW SECURITY; Schema: public; Owner: documents_owner
--

ALTER TABLE public.hold ENABLE ROW LEVEL SECURITY;

--
-- Name: hold hold_of_migrations; Type: POLICY; Schema: public; Owner: documents_owner
--

CREATE POLICY hold_of_migrations ON public.hold TO documents_owner USING (true);


--
-- Name: hold hold_of_services; Type: POLICY; Schema: public; Owner: documents_owner
--

CREATE POLICY hold_of_services ON public.hold TO documents_app USING (((NULLIF(current_setting('app.kind'::text, true), ''::text) = 'service'::text) AND (NULLIF(current_setting('app.subject'::text, true), ''::text) = ANY (ARRAY['documents'::text, 'dossiers'::text]))));


--
-- Name: hold hold_of_the_files_owner; Type: POLICY; Schema: public; Owner: documents_owner
--

CREATE POLICY hold_of_the_files_owner ON public.hold FOR SELECT TO documents_app USING ((EXISTS ( SELECT
   FROM public.file
  WHERE (file.id = hold.file))));


--
-- Name: SCHEMA public; Type: ACL; Schema: -; Owner: documents_owner
--

REVOKE USAGE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO documents_app;
GRANT USAGE ON SCHEMA public TO documents_relay;


--
-- Name: TABLE announcement; Type: ACL; Schema: public; Owner: documents_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.announcement TO documents_app;


--
-- Name: TABLE command_log; Type: ACL; Schema: public; Owner: documents_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.command_log TO documents_app;


--
-- Name: TABLE content; Type: ACL; Schema: public; Owner: documents_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.content TO documents_app;


--
-- Name: TABLE file; Type: ACL; Schema: public; Owner: documents_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.file TO documents_app;


--
-- Name: TABLE goose_db_version; Type: ACL; Schema: public; Owner: documents_owner
--

GRANT SELECT ON TABLE public.goose_db_version TO documents_app;


--
-- Name: TABLE hold; Type: ACL; Schema: public; Owner: documents_owner
--

GRANT SELECT,INSERT,DELETE ON TABLE public.hold TO documents_app;


--
-- PostgreSQL database dump complete
--

\unrestrict motcua

