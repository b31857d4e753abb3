-- When somebody began to wait for the mail whose link lives half an hour (FAQ Q13); a link is of the account, and
-- accounts are registered where the site is being applied for.
ALTER TABLE sites ADD COLUMN mail_awaited_since TEXT;
