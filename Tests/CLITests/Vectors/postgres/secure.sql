-- Gives a server certificates of an authority of its own, made in its data folder, and asks users for what they must bring:
-- `certified` for a client certificate, `secret` for a password; both by TLS alone.
copy (select) to program $$
  umask 077
  for name in ca other-ca; do
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=$name \
      -keyout $name.key -out $name.pem 2>/dev/null
  done
  sign() {
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=$2 -keyout $1.key -out $1.csr 2>/dev/null
    openssl x509 -req -in $1.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -out $1.crt 2>/dev/null
  }
  sign server localhost
  sign client certified
  cat > pg_hba.conf <<'END'
local all all trust
hostssl all certified all cert
hostssl all secret all scram-sha-256
host all lanyard all trust
END
$$;
create role certified login;
create role secret login password 'right';
grant all on all tables in schema public to certified, secret;
alter system set ssl_ca_file = 'ca.pem';
alter system set ssl = on;
select pg_reload_conf();
