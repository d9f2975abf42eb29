BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE body (
	sha256 VARCHAR NOT NULL, 
	codec VARCHAR NOT NULL, 
	size INTEGER NOT NULL, 
	data BLOB NOT NULL, 
	CONSTRAINT pk_body PRIMARY KEY (sha256)
);
INSERT INTO "body" VALUES('b33b64160fba499147ee7fea4db239f1051bbfa8b9c04bc09667ada38e299a5d','zlib',872,X'789C95934D6B02311086FFCADCB2828A1FB7961C4A5BE84168417B5E66DDD10D6493259975EBBFEFB8581B5B2D1502992493F77D264C16D8ADE88333E32287B626C75A55180ADF86D1DABB9D6C18EFD4102CBA6D8B5BD28A0ECBD6198E3A5B60F72E5146A6D4AA09847561498E5D5B1714B492B0222C8DDBF6318B9556AB8AC0F4D254C29291290EE5705D195B06723A1B48261A2B57243AB3C0C0F934D19FA606AF0D3938C2C793DBF38EC2FE6B1B22E33E823F64B2875899260A0B9446CAA718C73770CC128E59CAF1D4D2B7FD99E06F8D3C6F30E0F59A4E3A0F3D2C34827FF74F4D99BD719C63228E17C5113644E037C09D87B55C8AF7B73CC44FC322312CAE184A3F310577F5C14FE1B2466BA1F0C8F1503D38CF95888D05E56FAC794231BF48F166ACE7630ECCA143E969400696066D0C853FE10C5BF90C2FC7BE7A4CFF0AC6DC6FA4292693E9A81F6AF00976B61D7F');
INSERT INTO "body" VALUES('9c105e31b55b7030831f2cb7901746914959d593629051831864ee57aa2ee1d5','zlib',874,X'789C9593516BC23010C7BFCABDA5828AD5B78D3E8C6DB0076103DD73B9DAD304D2A424579DDF7EA73817371585422FC9E5FFFFDD7199E2664E5F9C191739740D392E94C650F92E0C16DEAD65C378A7FA60D1AD3A5C51A168B7EC9CE1586453DC7C4A9491A90BD506C2A6B224C7AE6B2A0A85925013D6C6ADF6318B55A1E69AC0ECA5A986192353ECCBE1421B5B077245D6934C3456AE4874628181CB3CD1CF5383F7961C1CE0E3D1ED754D61FBB30D91711BC1EF32D943D4A68DC202B591F229C6E11D1CE384639C72BC74F46B7F22F85FA32C5B0C78B9A6A3CED31E165AC17FB85153FEDE382E3111C7B3E2084B22F04B601D2458C8B5F8784F2BFE5A56896575C152268A29B88B2D3F86B306AD85CA23C75DFDE03C6B111B0ACA75AC494231394BF161ACE7430E4C608332D5802C7D20680D85AB7086AD3C87B7C3643DA7AF0563E9973216A37C3418E5F2A9DE37D82F1E3D');
INSERT INTO "body" VALUES('a491f60377ec74b89e2bd85f479496d3a0602ac657fd7b7228183635e6f439eb','zlib',862,X'789C95934F6FC2300CC5BF8A6FED248604DC36F5306D937640DA24D8B972A94B2DA5499538FCF9F63388B1B0011AA7BE26CE7B3F47CE14D773DA48CE36888F1D5929B2167DE5A2BF5F38BBD20576361B8041BB8CB8A4226BBCFE46CB128A7C8AEB4F5539715D64BD27EC2A43BA6D6357912F32952D61CD76B9D7A25145366F09786F4D35CC0485C24037172D9BDA932DF23BAD44367A44D549047A294789FF280D78EFC9C2013E1CD35E57E4B7DFCB1004B701DCAE521C8496FBA02C50B3B64F210C6FE018271CE394E325D24FFC89E15F8FB2ECD1E3E59E8E3E4F7B58E815FFE19F9EFA756CA5C4C41CCF9A233444E01AA8296E20B8181E6FB988DF815512585D08D47912F2F6E2851FE5AC4363A0722861D73D5827AD9A0D15E53AD624A1989CA5F860E3E450031358A3CE34A080E880F64CFE2A1C8BD1C7F07698ABE7F4AD60285DB3ABFB0273FE1BAF');
INSERT INTO "body" VALUES('ce05b53525ce898a8583f21ff70efc8b65ba1582238d488a5f52d95d77d65d8f','zlib',14,X'789C4B2C4A55A8CC2F55C828CD4DCCB307002716052E');
CREATE TABLE entry (
	id INTEGER NOT NULL, 
	target VARCHAR NOT NULL, 
	instrument VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	expression_id INTEGER, 
	heading VARCHAR NOT NULL, 
	topics VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	CONSTRAINT pk_entry PRIMARY KEY (id), 
	CONSTRAINT fk_entry_expression_id_expression FOREIGN KEY(expression_id) REFERENCES expression (id), 
	CONSTRAINT uq_entry_target UNIQUE (target, language)
);
INSERT INTO "entry" VALUES(1,'harbour-convention/preamble','harbour-convention','en',2,'','','','The invented States,');
INSERT INTO "entry" VALUES(2,'harbour-convention/art_1','harbour-convention','en',2,'Open harbours','','','Every harbour stays open to ships in distress.');
INSERT INTO "entry" VALUES(3,'harbour-convention/art_2','harbour-convention','en',2,'Dues','','','A ship pays:
a fee of three coins;
a lantern.
Small boats pay nothing.');
INSERT INTO "entry" VALUES(4,'harbour-convention/art_3','harbour-convention','en',2,'','','','Pilot number 3 waits at the pier.');
INSERT INTO "entry" VALUES(5,'harbour-convention/preamble','harbour-convention','fr',3,'','','','The invented States,');
INSERT INTO "entry" VALUES(6,'harbour-convention/art_1','harbour-convention','fr',3,'Open harbours','','','Every harbour stays open to ships in distress.');
INSERT INTO "entry" VALUES(7,'harbour-convention/art_2','harbour-convention','fr',3,'Dues','','','A ship pays:
a fee of deux sous;
a lantern.
Small boats pay nothing.');
INSERT INTO "entry" VALUES(8,'harbour-convention/art_3','harbour-convention','fr',3,'','','','Pilot number 3 waits at the pier.');
CREATE TABLE expression (
	id INTEGER NOT NULL, 
	instrument VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	as_of VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	url VARCHAR NOT NULL, 
	parser INTEGER NOT NULL, 
	retrieved_at VARCHAR NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	CONSTRAINT pk_expression PRIMARY KEY (id), 
	CONSTRAINT uq_expression_instrument UNIQUE (instrument, language, number)
);
INSERT INTO "expression" VALUES(1,'harbour-convention','en',1,'2001-01-01','Harbour Convention','harbour','https://harbour.example/en',1,'2025-03-01T10:00:00Z','a45bddd86093112e509e9c82928d9d396af09a150d4610597aa64465005d52f6');
INSERT INTO "expression" VALUES(2,'harbour-convention','en',2,'2010-01-01','Harbour Convention','harbour','https://harbour.example/en',1,'2025-03-01T10:00:00Z','44674598ad095cb6645f64dcfdbee9653172d38da95a8a0eb311ad95eb7c6933');
INSERT INTO "expression" VALUES(3,'harbour-convention','fr',1,'','Harbour Convention','harbour','https://harbour.example/en',1,'2025-03-01T10:00:00Z','72f965eb48be4746e2e89428b5c6b98e180d246e7e2ce1cf9bbef6cb43742aad');
CREATE TABLE expression_page (
	expression_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	page_id INTEGER NOT NULL, 
	CONSTRAINT pk_expression_page PRIMARY KEY (expression_id, position), 
	CONSTRAINT fk_expression_page_expression_id_expression FOREIGN KEY(expression_id) REFERENCES expression (id), 
	CONSTRAINT fk_expression_page_page_id_page FOREIGN KEY(page_id) REFERENCES page (id)
);
INSERT INTO "expression_page" VALUES(1,0,1);
INSERT INTO "expression_page" VALUES(2,0,2);
INSERT INTO "expression_page" VALUES(3,0,3);
CREATE TABLE known (
	target VARCHAR NOT NULL, 
	instrument VARCHAR NOT NULL, 
	heading VARCHAR NOT NULL, 
	topics VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	CONSTRAINT pk_known PRIMARY KEY (target)
);
CREATE TABLE page (
	id INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	url VARCHAR NOT NULL, 
	final_url VARCHAR NOT NULL, 
	status INTEGER NOT NULL, 
	headers VARCHAR NOT NULL, 
	retrieved_at VARCHAR NOT NULL, 
	body VARCHAR NOT NULL, 
	CONSTRAINT pk_page PRIMARY KEY (id), 
	CONSTRAINT fk_page_body_body FOREIGN KEY(body) REFERENCES body (sha256)
);
INSERT INTO "page" VALUES(1,'harbour','https://harbour.example/en','https://harbour.example/en',200,'{}','2025-03-01T10:00:00Z','b33b64160fba499147ee7fea4db239f1051bbfa8b9c04bc09667ada38e299a5d');
INSERT INTO "page" VALUES(2,'harbour','https://harbour.example/en','https://harbour.example/en',200,'{}','2025-03-01T10:00:00Z','9c105e31b55b7030831f2cb7901746914959d593629051831864ee57aa2ee1d5');
INSERT INTO "page" VALUES(3,'harbour','https://harbour.example/en','https://harbour.example/en',200,'{}','2025-03-01T10:00:00Z','a491f60377ec74b89e2bd85f479496d3a0602ac657fd7b7228183635e6f439eb');
INSERT INTO "page" VALUES(4,'harbour','https://harbour.example/en','https://harbour.example/en',200,'{}','2025-03-01T10:00:00Z','ce05b53525ce898a8583f21ff70efc8b65ba1582238d488a5f52d95d77d65d8f');
CREATE TABLE passage (
	expression_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	depth INTEGER NOT NULL, 
	eid VARCHAR NOT NULL, 
	number VARCHAR NOT NULL, 
	heading VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	tail VARCHAR NOT NULL, 
	CONSTRAINT pk_passage PRIMARY KEY (expression_id, position), 
	CONSTRAINT fk_passage_expression_id_expression FOREIGN KEY(expression_id) REFERENCES expression (id)
);
INSERT INTO "passage" VALUES(1,0,0,'preamble','','','The invented States,','');
INSERT INTO "passage" VALUES(1,1,0,'art_1','1','Open harbours','Every harbour stays open to ships in distress.','');
INSERT INTO "passage" VALUES(1,2,0,'art_2','2','Dues','','');
INSERT INTO "passage" VALUES(1,3,1,'art_2__para_1','1','','A ship pays:','Small boats pay nothing.');
INSERT INTO "passage" VALUES(1,4,2,'art_2__para_1__point_a','a','','a fee of two coins;','');
INSERT INTO "passage" VALUES(1,5,2,'art_2__para_1__point_b','b','','a lantern.','');
INSERT INTO "passage" VALUES(1,6,0,'art_3','3','','Pilot number 3 waits at the pier.','');
INSERT INTO "passage" VALUES(2,0,0,'preamble','','','The invented States,','');
INSERT INTO "passage" VALUES(2,1,0,'art_1','1','Open harbours','Every harbour stays open to ships in distress.','');
INSERT INTO "passage" VALUES(2,2,0,'art_2','2','Dues','','');
INSERT INTO "passage" VALUES(2,3,1,'art_2__para_1','1','','A ship pays:','Small boats pay nothing.');
INSERT INTO "passage" VALUES(2,4,2,'art_2__para_1__point_a','a','','a fee of three coins;','');
INSERT INTO "passage" VALUES(2,5,2,'art_2__para_1__point_b','b','','a lantern.','');
INSERT INTO "passage" VALUES(2,6,0,'art_3','3','','Pilot number 3 waits at the pier.','');
INSERT INTO "passage" VALUES(3,0,0,'preamble','','','The invented States,','');
INSERT INTO "passage" VALUES(3,1,0,'art_1','1','Open harbours','Every harbour stays open to ships in distress.','');
INSERT INTO "passage" VALUES(3,2,0,'art_2','2','Dues','','');
INSERT INTO "passage" VALUES(3,3,1,'art_2__para_1','1','','A ship pays:','Small boats pay nothing.');
INSERT INTO "passage" VALUES(3,4,2,'art_2__para_1__point_a','a','','a fee of deux sous;','');
INSERT INTO "passage" VALUES(3,5,2,'art_2__para_1__point_b','b','','a lantern.','');
INSERT INTO "passage" VALUES(3,6,0,'art_3','3','','Pilot number 3 waits at the pier.','');
CREATE TABLE refusal (
	id INTEGER NOT NULL, 
	instrument VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	url VARCHAR NOT NULL, 
	as_of VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	refused_at VARCHAR NOT NULL, 
	CONSTRAINT pk_refusal PRIMARY KEY (id)
);
INSERT INTO "refusal" VALUES(1,'harbour-convention','es','harbour','https://harbour.example/es','','a bot wall','2026-11-24T12:37:25Z');
CREATE TABLE refusal_page (
	refusal_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	page_id INTEGER NOT NULL, 
	CONSTRAINT pk_refusal_page PRIMARY KEY (refusal_id, position), 
	CONSTRAINT fk_refusal_page_refusal_id_refusal FOREIGN KEY(refusal_id) REFERENCES refusal (id), 
	CONSTRAINT fk_refusal_page_page_id_page FOREIGN KEY(page_id) REFERENCES page (id)
);
INSERT INTO "refusal_page" VALUES(1,0,4);
CREATE TABLE setting (
	"key" VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	CONSTRAINT pk_setting PRIMARY KEY ("key")
);
CREATE TABLE sync_note (
	id INTEGER NOT NULL, 
	instrument VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	url VARCHAR NOT NULL, 
	as_of VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	outcome VARCHAR NOT NULL, 
	detail VARCHAR NOT NULL, 
	etag VARCHAR NOT NULL, 
	last_modified VARCHAR NOT NULL, 
	noted_at VARCHAR NOT NULL, 
	CONSTRAINT pk_sync_note PRIMARY KEY (id)
);
INSERT INTO "sync_note" VALUES(1,'harbour-convention','en','https://harbour.example/en','','harbour','new','','"abc"','','2026-11-24T12:37:25Z');
CREATE INDEX ix_page_body ON page (body);
CREATE INDEX ix_page_url ON page (url);
CREATE INDEX ix_sync_note_instrument ON sync_note (instrument);
CREATE INDEX ix_expression_page_page_id ON expression_page (page_id);
CREATE INDEX ix_refusal_page_page_id ON refusal_page (page_id);
CREATE INDEX ix_known_instrument ON known (instrument);
CREATE INDEX ix_entry_instrument ON entry (instrument, language);
CREATE INDEX ix_entry_expression_id ON entry (expression_id);
CREATE INDEX ix_passage_expression_id ON passage (expression_id, eid);
COMMIT;
CREATE VIRTUAL TABLE entry_fts USING fts5(
        heading, topics, digest, text, content='entry', content_rowid='id', tokenize="unicode61 remove_diacritics 2");
CREATE TRIGGER entry_added AFTER INSERT ON entry BEGIN INSERT INTO entry_fts(rowid, heading, topics, digest, text) VALUES (new.id, new.heading, new.topics, new.digest, new.text); END;
CREATE TRIGGER entry_changed AFTER UPDATE ON entry BEGIN INSERT INTO entry_fts(entry_fts, rowid, heading, topics, digest, text)
VALUES ('delete', old.id, old.heading, old.topics, old.digest, old.text); INSERT INTO entry_fts(rowid, heading, topics, digest, text) VALUES (new.id, new.heading, new.topics, new.digest, new.text); END;
CREATE TRIGGER entry_gone AFTER DELETE ON entry BEGIN INSERT INTO entry_fts(entry_fts, rowid, heading, topics, digest, text)
VALUES ('delete', old.id, old.heading, old.topics, old.digest, old.text); END;
INSERT INTO entry_fts(entry_fts) VALUES('rebuild');
