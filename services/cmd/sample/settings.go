package main

import (
	"errors"
	"io"

	"motcua.vn/libs/authn"
	"motcua.vn/libs/config"
	"motcua.vn/libs/discovery"
	"motcua.vn/libs/mtls"
	"motcua.vn/services/cmd/sample/internal/account"
	"motcua.vn/services/cmd/sample/internal/door"
	"motcua.vn/services/cmd/sample/internal/load"
	"motcua.vn/services/cmd/sample/internal/province"
	"motcua.vn/services/cmd/sample/internal/upstream"
)

// settings are what the loader is told; the stack sets them (README.md beside this file).
type settings struct {
	TLS             config.TLS
	KeycloakURL     string            `env:"KEYCLOAK_URL,required"`
	PublicURL       string            `env:"PUBLIC_URL,required"` // of the portal
	Fallback        map[string]string `env:"DISCOVERY_FALLBACK,separator==,required"`
	AuthorID        string            `env:"AUTHOR_CLIENT_ID,required"`
	AuthorSecret    config.Secret     `env:"AUTHOR_CLIENT_SECRET,required"`
	PublisherID     string            `env:"PUBLISHER_CLIENT_ID,required"`
	PublisherSecret config.Secret     `env:"PUBLISHER_CLIENT_SECRET,required"`
	PortalSecret    config.Secret     `env:"PORTAL_CLIENT_SECRET,required"` // signs sample people in as the portal does
	Sample          bool              `env:"SAMPLE,default=false"`
	Command         string            `env:"IDENTITY_COMMAND,required"` // path; runs sample-credentials
	AccountsFile    string            `env:"ACCOUNTS_FILE,required"`
	OTPFile         string            `env:"OTP_FILE,required"`
}

// Validate refuses to touch a platform that is not there for samples.
func (s *settings) Validate() error {
	if !s.Sample {
		return errors.New("SAMPLE is not true: this is no platform for samples")
	}
	return nil
}

// loader wires a run; done ends its connections.
func (s *settings) loader(out io.Writer) (l *load.Loader, done func(), err error) {
	data, err := province.Load()
	if err != nil {
		return nil, nil, err
	}
	book, err := account.Open(s.AccountsFile, s.OTPFile)
	if err != nil {
		return nil, nil, err
	}
	identity, err := mtls.Load(mtls.Files{Cert: s.TLS.CertFile, Key: s.TLS.KeyFile, CA: s.TLS.CAFile})
	if err != nil {
		return nil, nil, err
	}
	directory, err := discovery.New(discovery.Options{Identity: identity, Fallback: s.Fallback})
	if err != nil {
		return nil, nil, err
	}
	clients, err := upstream.New(directory)
	if err != nil {
		directory.Close()
		return nil, nil, err
	}
	return &load.Loader{
		Province: data, Clients: clients, Book: book, Command: s.Command, Out: out,
		Author:    authn.NewServiceToken(s.KeycloakURL, s.AuthorID, s.AuthorSecret),
		Publisher: authn.NewServiceToken(s.KeycloakURL, s.PublisherID, s.PublisherSecret),
		Door:      door.Door{KeycloakURL: s.KeycloakURL, PublicURL: s.PublicURL, Secret: s.PortalSecret},
	}, directory.Close, nil
}
