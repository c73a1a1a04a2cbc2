"""Print who can log in to the demo office: name, log-in, password and current code.

Usage: personas.py DATABASE ADDRESS; the connection comes from PGHOST and PGUSER.
"""

import sys

import psycopg2
import pyotp

# The users that the addon's demo data made, colleagues first, and Odoo's own administrator.
QUERY = """
    SELECT u.login, p.name, u.share, u.totp_secret
      FROM res_users u
      JOIN res_partner p ON p.id = u.partner_id
      JOIN ir_model_data d ON d.model = 'res.users' AND d.res_id = u.id
     WHERE u.active AND (d.module = 'klantendossier' OR (d.module, d.name) = ('base', 'user_admin'))
  ORDER BY u.share, d.module DESC, u.id
"""


def password_of(login):
    """The demo data's habit; only Odoo's own administrator differs."""
    return "admin" if login == "admin" else f"{login}-demo"


def main(database, address):
    connection = psycopg2.connect(dbname=database)
    with connection.cursor() as cursor:
        cursor.execute(QUERY)
        users = cursor.fetchall()
    connection.close()
    print(f"\nThe demo office is at {address}\n")
    row = "  {:<9} {:<26} {:<14} {:<18} {}"
    print(row.format("", "who", "log-in", "password", "code (changes every 30 s)"))
    for login, name, share, secret in users:
        code = pyotp.TOTP(secret).now() if secret else ""
        place = "client" if share else "office"
        print(row.format(place, name, login, password_of(login), code))
    print()


if __name__ == "__main__":
    main(*sys.argv[1:3])
